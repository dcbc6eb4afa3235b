package dev.basefly.dashboard;

import dev.basefly.words.Words;
import gg.jte.TemplateEngine;
import gg.jte.generated.precompiled.Templates;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;

/** Finds the template of a view name in any jar and gives it the shell and the components besides its own model. */
record PageViews(TemplateEngine engine, Templates ui, Shells shells) implements ViewResolver, Ordered {

    @Override
    public @Nullable View resolveViewName(String name, Locale locale) {
        var template = name + ".jte";
        return engine.hasTemplate(template) ? new PageView(template) : null;
    }

    /** Before the resolver of JSP pages, which claims every name. */
    @Override
    public int getOrder() {
        return 0;
    }

    /** Renders without looking up who is signed in, for pages that must not need the database. */
    Utf8ByteOutput renderForStranger(String template, Map<String, ?> model, HttpServletRequest request) {
        return render(template, model, shells.forStranger(request));
    }

    private Utf8ByteOutput render(String template, Map<String, ?> model, Shell shell) {
        var parameters = new HashMap<String, Object>(model);
        parameters.put("ui", ui);
        parameters.put("shell", shell);
        var page = new Utf8ByteOutput();
        engine.render(template, parameters, page);
        return page;
    }

    private final class PageView implements View {

        private final String template;

        PageView(String template) {
            this.template = template;
        }

        /** Never null: content negotiation skips a view that names no type. */
        @Override
        public String getContentType() {
            return "text/html;charset=UTF-8";
        }

        /** Rendered before the first byte is sent, so that a failure still becomes an error page. */
        @Override
        public void render(@Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            var page = PageViews.this.render(template, model == null ? Map.of() : model, shells.of(request));
            response.setContentType(getContentType());
            response.setLocale(Words.locale());
            response.addHeader("Vary", "Accept-Language");
            response.setHeader("Cache-Control", "no-store");
            response.setContentLength(page.getContentLength());
            page.writeTo(response.getOutputStream());
        }
    }
}
