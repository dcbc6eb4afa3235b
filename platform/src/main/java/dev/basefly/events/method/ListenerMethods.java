package dev.basefly.events.method;

import dev.basefly.events.EventTypes;
import dev.basefly.events.Listener;
import dev.basefly.events.Listens;
import dev.basefly.runtime.EventType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.EventListenerFactory;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * Makes listeners of methods: of those with {@link Listens}, and of Spring Modulith's {@code @ApplicationModuleListener}
 * whose parameter is an event that is known. They run in the transaction of the event's position, not in one of their own.
 */
public final class ListenerMethods implements EventListenerFactory, Ordered {

    /** By name: whoever uses it brings it along. */
    private static final String OF_MODULITH = "org.springframework.modulith.events.ApplicationModuleListener";

    private final BeanFactory beans;
    private final ObjectProvider<EventTypes> types;
    private final List<Listener> found = new CopyOnWriteArrayList<>();

    public ListenerMethods(BeanFactory beans, ObjectProvider<EventTypes> types) {
        this.beans = beans;
        this.types = types;
    }

    /** Those found so far: all, once every bean was made. */
    public List<Listener> found() {
        return List.copyOf(found);
    }

    /** Before Spring's own, which would run the method after the commit, once and with no way back. */
    @Override
    public int getOrder() {
        return 0;
    }

    /** @throws IllegalStateException for a method with {@link Listens} whose parameter is no event that is known */
    @Override
    public boolean supportsMethod(Method method) {
        MergedAnnotations annotations = MergedAnnotations.from(method, MergedAnnotations.SearchStrategy.TYPE_HIERARCHY);
        if (annotations.isPresent(Listens.class)) {
            if (type(method) == null) {
                throw new IllegalStateException(
                        method + " listens to no event that is known: let its one parameter be a record whose"
                                + " EventType is contributed as a bean");
            }
            return true;
        }
        return annotations.isPresent(OF_MODULITH) && type(method) != null;
    }

    @Override
    public ApplicationListener<?> createApplicationListener(String beanName, Class<?> bean, Method method) {
        EventType<?> type = type(method);
        if (type == null) {
            throw new IllegalStateException(method + " listens to nothing");
        }
        found.add(listener(type, beanName, bean, method));
        return Nothing.INSTANCE;
    }

    private <E extends Record> Listener listener(EventType<E> type, String beanName, Class<?> bean, Method method) {
        MergedAnnotation<Listens> annotation = MergedAnnotations.from(
                        method, MergedAnnotations.SearchStrategy.TYPE_HIERARCHY)
                .get(Listens.class);
        String own = annotation.isPresent() ? annotation.getString("name") : "";
        String former = annotation.isPresent() ? annotation.getString("formerly") : "";
        String name = own.isEmpty() ? bean.getName() + "." + method.getName() : own;
        Method callable = AopUtils.getMostSpecificMethod(method, bean);
        callable.setAccessible(true);
        Listener listener = Listener.of(name, type, (event, _) -> call(beanName, callable, event));
        return former.isEmpty() ? listener : listener.formerly(former);
    }

    /** On the object itself: Modulith's annotation would begin another transaction, apart from the position. */
    private void call(String beanName, Method method, Record event) throws Exception {
        Object bean = beans.getBean(beanName);
        Object target = AopProxyUtils.getSingletonTarget(bean);
        try {
            method.invoke(target == null ? bean : target, event);
        } catch (InvocationTargetException wrapped) {
            if (wrapped.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw wrapped;
        }
    }

    private @Nullable EventType<?> type(Method method) {
        return method.getParameterCount() == 1 ? types.getObject().of(method.getParameterTypes()[0]) : null;
    }

    /** Spring wants a listener for the method; its events come another way. */
    private enum Nothing implements GenericApplicationListener {
        INSTANCE;

        @Override
        public boolean supportsEventType(ResolvableType eventType) {
            return false;
        }

        @Override
        public void onApplicationEvent(ApplicationEvent event) {}
    }
}
