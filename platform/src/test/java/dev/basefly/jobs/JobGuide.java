package dev.basefly.jobs;

import java.time.Duration;
import java.time.YearMonth;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The feature that the guide on jobs builds. */
@Configuration(proxyBeanMethods = false)
class JobGuide {

    record MonthlyReport(YearMonth month) {

        static final JobKind<MonthlyReport> KIND = JobKind.of("guide.monthly_report", MonthlyReport.class)
                .inQueue("reports")
                .withTimeout(Duration.ofMinutes(10))
                .retriedBy(RetryPolicy.DEFAULT.attempts(3));
    }

    @Bean
    static JobHandler<MonthlyReport> monthlyReports(JdbcClient jdbc) {
        return new JobHandler<>(MonthlyReport.KIND, (report, run) -> {
            if (report.month().getYear() > 2100) {
                throw JobFailure.permanent("The month has not ended yet", null);
            }
            run.progress(50, "Counting members");
            int members = jdbc.sql("select count(*) from memberships")
                    .query(Integer.class)
                    .single();
            run.result(Map.of("members", members));
        });
    }
}
