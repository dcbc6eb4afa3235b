package dev.basefly.access.fields;

import dev.basefly.access.Access;
import dev.basefly.access.Decision;
import dev.basefly.access.VisibleTo;
import dev.basefly.runtime.RequestScope;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;

/** The part of Jackson that knows {@link VisibleTo}. */
final class MaskedFields extends JacksonModule {

    private final Supplier<Access> access;

    /** The decision comes late, because JSON is needed before it can be made. */
    MaskedFields(Supplier<Access> access) {
        this.access = access;
    }

    @Override
    public String getModuleName() {
        return MaskedFields.class.getName();
    }

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public void setupModule(SetupContext context) {
        context.addSerializerModifier(new Writers());
        context.insertAnnotationIntrospector(new Readers());
    }

    /** The decision for the caller; without one nothing is visible. */
    private Decision decide(String permission) {
        return RequestScope.find().isPresent()
                ? access.get().can(permission)
                : new Decision.Denied("no_caller", "Nobody is known to ask", "Ask in a request");
    }

    private final class Writers extends ValueSerializerModifier {

        private static final long serialVersionUID = 1L;

        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config, BeanDescription.Supplier type, List<BeanPropertyWriter> properties) {
            return properties.stream().map(this::masked).toList();
        }

        private BeanPropertyWriter masked(BeanPropertyWriter property) {
            VisibleTo visibleTo = property.getAnnotation(VisibleTo.class);
            return visibleTo == null
                    ? property
                    : new MaskedWriter(property, () -> decide(visibleTo.value()).allowed());
        }
    }

    private final class Readers extends NopAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Object findDeserializer(MapperConfig<?> config, Annotated property) {
            VisibleTo visibleTo = property.getAnnotation(VisibleTo.class);
            return visibleTo == null ? null : new MaskedReader(() -> decide(visibleTo.value()));
        }
    }
}
