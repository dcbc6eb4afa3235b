package dev.basefly.dashboard;

import static dev.basefly.words.Words.said;
import static dev.basefly.words.Words.t;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorResponses;
import dev.basefly.dashboard.component.Form;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;
import org.springframework.web.util.UriComponentsBuilder;

/** Answers sent forms: on to another page when all is well, back to the form with what is wrong otherwise. */
public final class Forms {

    private static final Pattern PAYMENT = Pattern.compile("<(/[^>]*)>; rel=\"payment\"");

    private final ErrorResponses errors;

    Forms(ErrorResponses errors) {
        this.errors = errors;
    }

    /**
     * Runs the action and redirects to the path it returns, so that a reload does not send the form again. When the action
     * refuses, shows the view again; its model's {@code form} holds what was typed and the reasons. A failure of ours goes
     * on to the error page.
     */
    public ModelAndView submit(String view, Form form, HttpServletRequest request, Supplier<String> action) {
        return answer(view, form, request, () -> redirect(action.get()));
    }

    /**
     * Like {@link #submit}, for an action that answers with a page of its own: with what may be shown this once and must
     * not be found under an address again.
     */
    public ModelAndView answer(String view, Form form, HttpServletRequest request, Supplier<ModelAndView> action) {
        try {
            return action.get();
        } catch (RuntimeException failure) {
            var error = errors.translate(failure, request);
            if (error.code().ours()) {
                throw failure;
            }
            var status = HttpStatusCode.valueOf(error.code().status());
            return new ModelAndView(view, Map.of("form", refused(form, error)), status);
        }
    }

    /** Sends the browser on to a path of ours with a GET request. */
    public static ModelAndView redirect(String path) {
        return new ModelAndView(new RedirectView(path, true, false, false));
    }

    /** The path when it is one of ours; a foreign address, which could pose as us after the sign-in, becomes the start page. */
    public static String local(String path) {
        return path.matches("/([A-Za-z0-9_.~-][A-Za-z0-9_.~/?&=%-]*)?") ? path : "/";
    }

    /** A path of ours with a query of those of these fields that say something, in this order. */
    public static String path(String base, Collection<String> fields, Map<String, String> values) {
        var path = UriComponentsBuilder.fromPath(base);
        var said = new HashMap<String, String>();
        for (var field : fields) {
            var value = values.getOrDefault(field, "").strip();
            if (!value.isEmpty()) {
                path.queryParam(field, "{" + field + "}");
                said.put(field, value);
            }
        }
        return path.encode().buildAndExpand(said).toUriString();
    }

    private static Form refused(Form form, ApiError error) {
        var refused = form;
        var order = new ArrayList<>(form.values().keySet());
        var faults = error.details().stream()
                .sorted(Comparator.comparingInt(fault -> order.indexOf(fault.field())))
                .toList();
        for (var fault : faults) {
            refused = refused.refused(fault.field(), sentence(fault.field(), fault.message()));
        }
        if (!faults.isEmpty()) {
            return refused;
        }
        Matcher page = PAYMENT.matcher(error.headers().getOrDefault("Link", ""));
        return page.matches()
                ? refused.refused(sentences(error)).boughtAt(page.group(1))
                : refused.refused(sentences(error));
    }

    /** "organizationName" and "must have …" become "Organization name must have …", or what stands for both. */
    private static String sentence(String field, String message) {
        var words = field.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        var label = Character.toUpperCase(words.charAt(0)) + words.substring(1);
        return ended(t("{0} {1}", t(label), said(message)));
    }

    private static String sentences(ApiError error) {
        var message = ended(said(String.valueOf(error.getMessage())));
        return error.remedy() == null ? message : message + " " + ended(said(error.remedy()));
    }

    private static String ended(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
