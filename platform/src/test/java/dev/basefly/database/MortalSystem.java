package dev.basefly.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.basefly.testkit.faults.MortalPool;
import java.util.Objects;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.PriorityOrdered;
import org.springframework.test.util.ReflectionTestUtils;

/** Lets tests kill the process at a statement of the system database, see {@link MortalPool#live}. */
@Configuration(proxyBeanMethods = false)
class MortalSystem {

    @Bean
    static BeanPostProcessor mortalSystemDatabase() {
        return new Mortality();
    }

    private static final class Mortality implements BeanPostProcessor, PriorityOrdered {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof SystemDatabase system
                    ? new SystemDatabase(new MortalPool(
                            (HikariDataSource) Objects.requireNonNull(ReflectionTestUtils.getField(system, "pool"))))
                    : bean;
        }

        @Override
        public int getOrder() {
            return LOWEST_PRECEDENCE;
        }
    }
}
