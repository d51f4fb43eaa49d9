import com.sun.source.util.JavacTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** Prints the path of each file that does not parse; names are not resolved. */
class Parse {
    public static void main(String[] paths) throws Exception {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var files = compiler.getStandardFileManager(null, null, null);
        for (String path : paths) {
            var problems = new DiagnosticCollector<JavaFileObject>();
            var units = files.getJavaFileObjects(Path.of(path));
            var task = (JavacTask) compiler.getTask(null, files, problems, List.of("-proc:none"), null, units);
            task.parse();
            problems.getDiagnostics().forEach(problem -> System.out.println(path + ": " + problem));
        }
    }
}
