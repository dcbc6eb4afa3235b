package dev.basefly.identity.web;

import dev.basefly.access.Anyone;
import dev.basefly.access.SignedIn;
import dev.basefly.api.Data;
import dev.basefly.identity.BrowserSessions;
import dev.basefly.identity.Person;
import dev.basefly.identity.ProgramTokens;
import dev.basefly.identity.ProgramTokens.Pair;
import dev.basefly.identity.SignIns;
import dev.basefly.identity.SignIns.Arrival;
import dev.basefly.identity.SignIns.SignUp;
import dev.basefly.identity.password.PasswordRules;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.WhileSuspended;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Signing up, in and out, for programs. */
@RestController
@RequestMapping("/api/v1/auth")
@Tag(name = "Sign-in")
class AuthController {

    private final SignIns signIns;
    private final ProgramTokens tokens;
    private final BrowserSessions browsers;

    AuthController(SignIns signIns, ProgramTokens tokens, BrowserSessions browsers) {
        this.signIns = signIns;
        this.tokens = tokens;
        this.browsers = browsers;
    }

    /** Every field is checked where the account is made, so that all faults are told at once. */
    record SignUpRequest(
            @Schema(example = "ada@example.com", maxLength = 254, requiredMode = Schema.RequiredMode.REQUIRED)
            String email,

            @Schema(
                    example = "a long pass phrase",
                    minLength = PasswordRules.SHORTEST,
                    maxLength = PasswordRules.LONGEST,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String password,

            @Schema(
                    example = "Ada Lovelace",
                    minLength = 1,
                    maxLength = 100,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @Schema(example = "Analytical Engines", maxLength = 100, description = "Left out: a personal organization")
            @Nullable
            String organizationName) {

        SignUpRequest {
            email = Objects.requireNonNullElse(email, "");
            password = Objects.requireNonNullElse(password, "");
            name = Objects.requireNonNullElse(name, "");
        }
    }

    record SignInRequest(
            @Schema(example = "ada@example.com") @NotBlank @Size(max = 254)
            String email,

            @Schema(example = "a long pass phrase") @NotNull @Size(max = 256)
            String password) {}

    record RefreshRequest(@NotBlank @Size(max = 200) String refreshToken) {}

    record UserView(UserId id, String email, String name) {
        static UserView of(Person person) {
            return new UserView(person.id(), person.email(), person.name());
        }
    }

    record OrganizationView(TenantId id, String name, Instant createdAt) {
        static @Nullable OrganizationView of(@Nullable Organization organization) {
            return organization == null
                    ? null
                    : new OrganizationView(organization.id(), organization.name(), organization.createdAt());
        }
    }

    record Welcome(
            UserView user,
            @Nullable OrganizationView organization,
            String accessToken,
            String refreshToken,

            @Schema(description = "Life of the access token in seconds", example = "900")
            long expiresIn) {}

    @PostMapping("/sign-up")
    @Anyone(reason = "who signs up has no account yet")
    @Operation(summary = "Make an account and its organization")
    ResponseEntity<Data<Welcome>> signUp(@RequestBody SignUpRequest body, HttpServletRequest request) {
        Arrival arrival =
                signIns.signUp(new SignUp(body.email(), body.password(), body.name(), body.organizationName()));
        return ResponseEntity.created(URI.create("/api/v1/me")).body(new Data<>(welcome(arrival, request)));
    }

    @PostMapping("/sign-in")
    @Anyone(reason = "who signs in is not signed in")
    @Operation(summary = "Sign in with e-mail address and password")
    Data<Welcome> signIn(@Valid @RequestBody SignInRequest body, HttpServletRequest request) {
        return new Data<>(welcome(signIns.signIn(body.email(), body.password(), browsers.origin(request)), request));
    }

    @PostMapping("/refresh")
    @Anyone(reason = "the refresh token itself is the proof")
    @Operation(summary = "Exchange a refresh token for a new pair; it works once")
    Data<Pair> refresh(@Valid @RequestBody RefreshRequest body) {
        return new Data<>(tokens.refresh(body.refreshToken()));
    }

    @PostMapping("/sign-out")
    @SignedIn
    @WhileSuspended(reason = "everybody may leave")
    @Operation(summary = "End this session, its access tokens and refresh token")
    ResponseEntity<Void> signOut(HttpServletRequest request, HttpServletResponse response) {
        browsers.close(request, response);
        return ResponseEntity.noContent().build();
    }

    private Welcome welcome(Arrival arrival, HttpServletRequest request) {
        Organization organization = arrival.organization();
        Pair pair = tokens.open(
                arrival.person().id(), organization == null ? null : organization.id(), browsers.device(request));
        return new Welcome(
                UserView.of(arrival.person()),
                OrganizationView.of(organization),
                pair.accessToken(),
                pair.refreshToken(),
                pair.expiresIn());
    }
}
