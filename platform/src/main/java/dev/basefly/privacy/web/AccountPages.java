package dev.basefly.privacy.web;

import dev.basefly.access.SignedIn;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Toast;
import dev.basefly.identity.BrowserSessions;
import dev.basefly.privacy.AccountDeletion;
import dev.basefly.privacy.Confirmation;
import dev.basefly.privacy.Profile;
import dev.basefly.privacy.ProfileChange;
import dev.basefly.privacy.Profiles;
import dev.basefly.tenancy.WhileSuspended;
import dev.basefly.words.Words;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The person's own pages: the profile, and the data. */
@Controller
@SignedIn
@WhileSuspended(reason = "it is the caller's own account")
class AccountPages {

    private static final String PROFILE = "privacy/profile";
    private static final String DATA = "privacy/data";

    private static final Choice BROWSER = Choice.of("", "As in the browser");

    private static final List<Choice> LOCALES = Stream.concat(
                    Stream.of(BROWSER), Words.languages().stream().map(AccountPages::choice))
            .toList();

    private static final List<Choice> TIME_ZONES = Stream.concat(
                    Stream.of(BROWSER),
                    ZoneId.getAvailableZoneIds().stream()
                            .filter(zone ->
                                    zone.matches("(Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.+"))
                            .sorted()
                            .map(zone -> Choice.of(zone, Words.data(zone.replace('_', ' ')))))
            .toList();

    private final Profiles profiles;
    private final AccountDeletion deletion;
    private final Confirmation confirmation;
    private final BrowserSessions browsers;
    private final Forms forms;

    AccountPages(
            Profiles profiles,
            AccountDeletion deletion,
            Confirmation confirmation,
            BrowserSessions browsers,
            Forms forms) {
        this.profiles = profiles;
        this.deletion = deletion;
        this.confirmation = confirmation;
        this.browsers = browsers;
        this.forms = forms;
    }

    @GetMapping("/account/profile")
    ModelAndView profile(@RequestParam Map<String, String> parameters) {
        var profile = profiles.get(Confirmation.caller());
        var form = Form.submitted(Map.of(
                "name", profile.name(),
                "locale", Objects.requireNonNullElse(profile.locale(), ""),
                "timeZone", Objects.requireNonNullElse(profile.timeZone(), "")));
        var page = withChoices(new ModelAndView(PROFILE, Map.of("form", form)), profile);
        return parameters.containsKey("saved") ? page.addObject("toast", Toast.success("Profile saved")) : page;
    }

    @PostMapping("/account/profile")
    ModelAndView change(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        var form = Form.submitted(fields);
        var id = Confirmation.caller();
        var answer = forms.submit(PROFILE, form, request, () -> {
            profiles.change(id, new ProfileChange(form.value("name"), form.value("locale"), form.value("timeZone")));
            return "/account/profile?saved=1";
        });
        return withChoices(answer, profiles.get(id));
    }

    @PostMapping("/account/profile/picture/removal")
    ModelAndView removePicture() {
        profiles.changePicture(Confirmation.caller(), null);
        return Forms.redirect("/account/profile?saved=1");
    }

    @GetMapping("/account/data")
    ModelAndView data(HttpServletRequest request) {
        var summary = deletion.summary(Confirmation.caller());
        var fresh = confirmation.isFresh(request);
        return new ModelAndView(DATA, Map.of("form", Form.empty(), "summary", summary, "fresh", fresh));
    }

    @PostMapping("/account/data/deletion")
    ModelAndView delete(
            @RequestParam Map<String, String> fields, HttpServletRequest request, HttpServletResponse response) {
        var form = Form.submitted(fields);
        var summary = deletion.summary(Confirmation.caller());
        var fresh = confirmation.isFresh(request);
        return forms.submit(DATA, form, request, () -> {
                    deletion.delete(confirmation.caller(form.value("password"), request));
                    browsers.close(request, response);
                    return "/";
                })
                .addObject("summary", summary)
                .addObject("fresh", fresh);
    }

    /** Every language by its own name; a region chosen over the API stays among them. */
    private static Choice choice(Locale locale) {
        return Choice.of(locale.toLanguageTag(), Words.data(locale.getDisplayName(locale)));
    }

    private static List<Choice> locales(@Nullable String chosen) {
        boolean offered = chosen == null
                || LOCALES.stream().anyMatch(choice -> choice.value().equals(chosen));
        return offered
                ? LOCALES
                : Stream.concat(LOCALES.stream(), Stream.of(choice(Locale.forLanguageTag(chosen))))
                        .toList();
    }

    private static ModelAndView withChoices(ModelAndView page, Profile profile) {
        return page.addObject("profile", profile)
                .addObject("locales", locales(profile.locale()))
                .addObject("timeZones", TIME_ZONES);
    }
}
