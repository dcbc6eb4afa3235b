package dev.basefly.dashboard;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorResponses;
import dev.basefly.dashboard.component.Form;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/** Answers sent forms: on to another page when all is well, back to the form with what is wrong otherwise. */
public final class Forms {

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

    private static Form refused(Form form, ApiError error) {
        var refused = form;
        var order = new ArrayList<>(form.values().keySet());
        var faults = error.details().stream()
                .sorted(Comparator.comparingInt(fault -> order.indexOf(fault.field())))
                .toList();
        for (var fault : faults) {
            refused = refused.refused(fault.field(), sentence(fault.field(), fault.message()));
        }
        return faults.isEmpty() ? refused.refused(sentences(error)) : refused;
    }

    /** "organizationName" and "must have …" become "Organization name must have …". */
    private static String sentence(String field, String message) {
        var words = field.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        return ended(Character.toUpperCase(words.charAt(0)) + words.substring(1) + " " + message);
    }

    private static String sentences(ApiError error) {
        var message = ended(String.valueOf(error.getMessage()));
        return error.remedy() == null ? message : message + " " + ended(error.remedy());
    }

    private static String ended(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
