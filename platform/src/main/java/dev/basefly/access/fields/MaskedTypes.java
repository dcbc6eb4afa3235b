package dev.basefly.access.fields;

import dev.basefly.access.Access;
import dev.basefly.access.VisibleTo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.ResolvableType;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Stops the start when a field that a route takes or gives names a permission that no module declares. */
final class MaskedTypes implements SmartInitializingSingleton {

    private static final List<String> FOREIGN =
            List.of("java.", "javax.", "jakarta.", "org.springframework.", "tools.");

    private final Collection<RequestMappingHandlerMapping> mappings;
    private final Access access;

    MaskedTypes(Collection<RequestMappingHandlerMapping> mappings, Access access) {
        this.mappings = List.copyOf(mappings);
        this.access = access;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Set<Class<?>> seen = new HashSet<>();
        mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().values().stream())
                .flatMap(MaskedTypes::types)
                .forEach(type -> collect(type, seen));
        requireDeclared(seen);
    }

    /** Refuses permissions that nobody declares, all of them at once. */
    void requireDeclared(Collection<Class<?>> types) {
        Set<String> faults = new TreeSet<>();
        for (Class<?> type : types) {
            elements(type)
                    .map(element -> element.getAnnotation(VisibleTo.class))
                    .filter(mask -> mask != null && !access.isDeclared(mask.value()))
                    .forEach(mask -> faults.add(type.getName() + " has a field for the permission " + mask.value()));
        }
        if (!faults.isEmpty()) {
            throw new IllegalStateException(
                    "Fields for permissions that no module declares:\n  " + String.join("\n  ", faults));
        }
    }

    private static Stream<ResolvableType> types(HandlerMethod handler) {
        Method method = handler.getMethod();
        Stream<ResolvableType> bodies = Stream.of(handler.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(RequestBody.class))
                .map(ResolvableType::forMethodParameter);
        return Stream.concat(Stream.of(ResolvableType.forMethodReturnType(method, handler.getBeanType())), bodies);
    }

    /** The type, what it is made of and what its generics are, as far as it is ours or the product's. */
    static void collect(ResolvableType type, Set<Class<?>> seen) {
        Stream.of(type.getGenerics()).forEach(generic -> collect(generic, seen));
        if (type.isArray()) {
            collect(type.getComponentType(), seen);
            return;
        }
        Class<?> raw = type.resolve();
        if (raw == null || raw.isPrimitive() || isForeign(raw) || !seen.add(raw)) {
            return;
        }
        Stream.of(raw.getDeclaredFields()).forEach(field -> collect(ResolvableType.forField(field, type), seen));
        collect(type.getSuperType(), seen);
        if (raw.isSealed()) {
            Stream.of(raw.getPermittedSubclasses()).forEach(each -> collect(ResolvableType.forClass(each), seen));
        }
    }

    private static boolean isForeign(Class<?> type) {
        return FOREIGN.stream().anyMatch(type.getName()::startsWith);
    }

    private static Stream<AnnotatedElement> elements(Class<?> type) {
        return Stream.concat(Stream.of(type.getDeclaredFields()), Stream.of(type.getDeclaredMethods()));
    }
}
