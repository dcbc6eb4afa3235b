package dev.basefly.testkit;

import com.microsoft.playwright.Page;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a {@link BrowserTest} once per width; JUnit closes windows with their test and Chromium with the last test. */
final class BrowserExtension implements ExecutionCondition, TestTemplateInvocationContextProvider {

    private static final Namespace NAMESPACE = Namespace.create(BrowserExtension.class);
    private static final Logger LOG = LoggerFactory.getLogger(BrowserExtension.class);
    private static final AtomicBoolean SAID_ABSENT = new AtomicBoolean();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Chromium.find().isPresent()) {
            return ConditionEvaluationResult.enabled("Chromium is installed");
        }
        if (SAID_ABSENT.compareAndSet(false, true)) {
            LOG.warn(Chromium.ABSENT);
        }
        return ConditionEvaluationResult.disabled(Chromium.ABSENT);
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        var annotation = AnnotationSupport.findAnnotation(context.getElement(), BrowserTest.class)
                .orElseThrow();
        return Arrays.stream(annotation.widths()).mapToObj(AtWidth::new);
    }

    private record AtWidth(int width) implements TestTemplateInvocationContext, ParameterResolver {

        @Override
        public String getDisplayName(int invocation) {
            return "%d px wide".formatted(width);
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            var type = parameter.getParameter().getType();
            return type == Page.class || type == Browser.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            var browser =
                    context.getStore(NAMESPACE).computeIfAbsent("window", _ -> openWindow(context), Browser.class);
            return parameter.getParameter().getType() == Page.class ? browser.page() : browser;
        }

        private Browser openWindow(ExtensionContext context) {
            var chromium = context.getRoot()
                    .getStore(NAMESPACE)
                    .computeIfAbsent(
                            Thread.currentThread(),
                            _ -> new Chromium(Chromium.find().orElseThrow()),
                            Chromium.class);
            var test = "%s.%s"
                    .formatted(
                            context.getRequiredTestClass().getSimpleName(),
                            context.getRequiredTestMethod().getName());
            return new Browser(chromium.newWindow(width), test, width);
        }
    }
}
