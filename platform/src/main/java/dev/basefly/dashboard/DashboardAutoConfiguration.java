package dev.basefly.dashboard;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.generated.precompiled.StaticTemplates;
import gg.jte.generated.precompiled.Templates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;

/** Switches the pages on in every web application that has the platform on its class path. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(DashboardSettings.class)
@Import({AssetResource.class, WelcomePage.class, DesignPage.class})
class DashboardAutoConfiguration {

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
    static TemplateEngine templateEngine() {
        return TemplateEngine.createPrecompiled(ContentType.Html);
    }

    @Bean
    static Templates templates() {
        return new StaticTemplates();
    }

    @Bean
    static Shells shells(
            DashboardSettings settings,
            ObjectProvider<NavigationItem> navigation,
            ObjectProvider<Visitors> visitors,
            Assets assets) {
        return new Shells(settings, navigation.stream().toList(), visitors.getIfAvailable(() -> _ -> null), assets);
    }

    @Bean
    static PageViews pageViews(TemplateEngine engine, Templates ui, Shells shells) {
        return new PageViews(engine, ui, shells);
    }
}
