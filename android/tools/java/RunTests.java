import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.internal.TextListener;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.Request;
import org.junit.runner.Result;
import org.junit.runner.manipulation.Filter;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/**
 * Runs JUnit classes: RunTests FOLDER [NAME…]. FOLDER has the compiled tests; every class there whose name ends in Test is run, or
 * those that a NAME chooses: a simple or full class name, or Class#method. Ends with JUnit's closing line and "N passed, N failed".
 */
final class RunTests extends RunListener {
    private long started;
    private boolean bad;
    private int skipped;

    public static void main(String[] arguments) throws Exception {
        List<String> all = classes(Path.of(arguments[0]));
        JUnitCore core = new JUnitCore();
        core.addListener(new TextListener(System.out));
        RunTests lines = new RunTests();
        core.addListener(lines);
        List<Class<?>> whole = new ArrayList<>();
        List<Request> requests = new ArrayList<>();
        for (String name : all) {
            if (arguments.length == 1) {
                whole.add(Class.forName(name));
            }
            for (int i = 1; i < arguments.length; i++) {
                String[] wanted = arguments[i].split("#", 2);
                if (!name.equals(wanted[0]) && !name.endsWith("." + wanted[0])) {
                    continue;
                }
                Request request = Request.aClass(Class.forName(name));
                requests.add(wanted.length == 1 ? request : request.filterWith(named(wanted[1])));
            }
        }
        if (!whole.isEmpty()) {
            requests.add(Request.classes(whole.toArray(new Class<?>[0])));
        }
        if (requests.isEmpty()) {
            System.out.println("No test of that name. There are: " + all);
            System.exit(1);
        }
        int passed = 0;
        int failed = 0;
        for (Request request : requests) {
            Result result = core.run(request);
            failed += result.getFailureCount();
            passed += result.getRunCount() - result.getFailureCount() - result.getAssumptionFailureCount();
        }
        System.out.println(passed + " passed, " + failed + " failed" + (lines.skipped == 0 ? "" : ", " + lines.skipped + " skipped"));
        // Threads of frameworks may live on; what failed fails the build, and so does having run nothing.
        System.exit(failed == 0 && passed > 0 ? 0 : 1);
    }

    /** Robolectric adds the SDK in brackets to a method's name. */
    private static Filter named(String method) {
        return new Filter() {
            @Override
            public boolean shouldRun(Description description) {
                String name = description.getMethodName();
                return name == null ? description.getChildren().stream().anyMatch(this::shouldRun) : name.replaceAll("\\[.*", "").equals(method);
            }

            @Override
            public String describe() {
                return method;
            }
        };
    }

    private static List<String> classes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString())
                    .filter(file -> file.endsWith("Test.class"))
                    .map(file -> file.replace('/', '.').substring(0, file.length() - ".class".length()))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void testStarted(Description description) {
        started = System.nanoTime();
        bad = false;
    }

    @Override
    public void testFailure(Failure failure) {
        bad = true;
        System.out.println("\nFAILED " + failure.getTestHeader());
    }

    @Override
    public void testAssumptionFailure(Failure failure) {
        bad = true;
        skipped++;
        System.out.println("\nSKIPPED " + failure.getTestHeader() + ": " + failure.getMessage());
    }

    @Override
    public void testIgnored(Description description) {
        skipped++;
        System.out.println("\nSKIPPED " + description.getDisplayName());
    }

    @Override
    public void testFinished(Description description) {
        if (!bad) {
            System.out.printf(" %s %.1f s%n", description.getDisplayName(), (System.nanoTime() - started) / 1e9);
        }
    }
}
