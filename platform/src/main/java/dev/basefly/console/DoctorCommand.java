package dev.basefly.console;

import dev.basefly.runtime.Doctor;
import dev.basefly.runtime.Doctor.Diagnosis;
import dev.basefly.runtime.Integration;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * The command {@code doctor}: starts the service with its settings on a free port, without demo data, examines it, and
 * ends. It changes no schema. Settings and waiting migrations prevent the start, which tells of them itself.
 */
public final class DoctorCommand {

    private static final String NAME = "doctor";

    private DoctorCommand() {}

    /** Whether the command line asks for the doctor. */
    public static boolean isMeant(String... arguments) {
        return arguments.length > 0 && arguments[0].equals(NAME);
    }

    /**
     * Runs the command.
     *
     * @param arguments the whole command line; {@code --json} prints JSON
     * @return the exit status: 0 when everything is well, 1 otherwise
     */
    public static int run(Class<?> application, PrintStream out, String... arguments) {
        boolean asJson = Arrays.asList(arguments).contains("--json");
        String[] quiet = Stream.concat(
                        Arrays.stream(arguments).skip(1).filter(argument -> !argument.equals("--json")),
                        Stream.of(
                                "--server.port=0",
                                "--basefly.database.migrate=false",
                                "--basefly.demo.cast=false",
                                "--logging.level.root=error"))
                .toArray(String[]::new);
        try (ConfigurableApplicationContext context = SpringApplication.run(application, quiet)) {
            Diagnosis diagnosis = context.getBean(Doctor.class).examine();
            out.println(asJson ? json(context, diagnosis) : table(diagnosis));
            return diagnosis.healthy() ? 0 : 1;
        }
    }

    static String table(Diagnosis diagnosis) {
        List<Integration> integrations = diagnosis.integrations();
        int width = integrations.stream()
                .mapToInt(integration -> integration.name().length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder("Mode " + lower(diagnosis.mode()) + ", role " + lower(diagnosis.role()));
        for (Integration integration : integrations) {
            text.append("\n%s  %-8s  %s"
                    .formatted(
                            integration.name()
                                    + " ".repeat(width - integration.name().length()),
                            lower(integration.state()),
                            integration.detail()));
            integration.problems().forEach(problem -> text.append("\n    ! ").append(problem));
        }
        return text.append(diagnosis.healthy() ? "\nEverything is well." : "\nSomething needs attention.")
                .toString();
    }

    private static String json(ConfigurableApplicationContext context, Diagnosis diagnosis) {
        return context.getBean(JsonMapper.class).writeValueAsString(diagnosis);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
