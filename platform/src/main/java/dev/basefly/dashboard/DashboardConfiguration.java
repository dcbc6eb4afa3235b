package dev.basefly.dashboard;

import dev.basefly.access.Access;
import dev.basefly.api.ErrorPages;
import dev.basefly.api.ErrorResponses;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.identity.People;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.Organizations;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.generated.precompiled.DynamicTemplates;
import gg.jte.generated.precompiled.StaticTemplates;
import gg.jte.generated.precompiled.Templates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;

/** Switches the pages on in every web application that has the platform on its class path. */
@AutoConfiguration(afterName = "dev.basefly.identity.IdentityConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import({AssetResource.class, EntryPages.class, DesignPage.class, BrandingStyles.class})
class DashboardConfiguration {

    @Bean
    static DashboardSettings dashboardSettings(Environment environment) {
        return SettingsBeans.of(DashboardSettings.class, environment);
    }

    @Bean
    static DesignTokens designTokens(ResourceLoader resources) throws IOException {
        return DesignTokens.parse(
                resources.getResource("classpath:basefly/tokens.json").getContentAsString(StandardCharsets.UTF_8));
    }

    @Bean
    static Assets assets(ResourceLoader resources, DesignTokens tokens) {
        return new Assets(ResourcePatternUtils.getResourcePatternResolver(resources), tokens);
    }

    @Bean
    static TemplateEngine templateEngine(DashboardSettings settings) throws IOException {
        var folders = settings.templateFolders();
        return folders.isEmpty()
                ? TemplateEngine.createPrecompiled(ContentType.Html)
                : TemplateEngine.create(
                        new TemplateFolders(folders), Files.createTempDirectory("basefly-pages"), ContentType.Html);
    }

    @Bean
    static Templates templates(DashboardSettings settings, TemplateEngine engine) {
        return settings.templateFolders().isEmpty() ? new StaticTemplates() : new DynamicTemplates(engine);
    }

    @Bean
    static Visitors visitors(
            People people,
            Organizations organizations,
            ObjectProvider<Banner.Source> banners,
            ObjectProvider<Notice.Source> notices,
            ObjectProvider<Shell.BellSource> bells) {
        return new Visitors(
                people,
                organizations,
                banners.orderedStream().toList(),
                notices.orderedStream().toList(),
                () -> {
                    var source = bells.getIfAvailable();
                    return source == null ? null : source.bell();
                });
    }

    @Bean
    static Forms forms(ErrorResponses errors) {
        return new Forms(errors);
    }

    @Bean
    static Navigation navigation(
            RuntimeSettings runtime,
            ObjectProvider<NavigationItem> items,
            ObjectProvider<Command> commands,
            Access access) {
        var shown = items.stream()
                .filter(item -> runtime.development() || item.audience() != Audience.DEVELOPMENT)
                .toList();
        return new Navigation(shown, commands.stream().toList(), access);
    }

    @Bean
    static Shells shells(DashboardSettings settings, Navigation navigation, Visitors visitors, Assets assets) {
        return new Shells(settings, navigation, visitors, assets);
    }

    @Bean
    static PageViews pageViews(TemplateEngine engine, Templates ui, Shells shells) {
        return new PageViews(engine, ui, shells);
    }

    @Bean
    static Installation installation(
            DashboardSettings settings, Assets assets, PageViews views, ResourceLoader resources) throws IOException {
        var worker = resources.getResource("classpath:basefly/worker/service-worker.js");
        return new Installation(settings, assets, views, worker.getContentAsString(StandardCharsets.UTF_8));
    }

    @Bean
    static ErrorPages errorPages(PageViews views) {
        return new RenderedErrorPages(views);
    }

    /** Where pages are made; the people of an installation do not need it in their navigation. */
    @Bean
    static NavigationItem designNavigation() {
        return new NavigationItem("Design", "/design", Icon.PALETTE, 900, Audience.DEVELOPMENT);
    }
}
