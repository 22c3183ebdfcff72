import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

/**
 * Runs a node of the test cluster until the process is stopped.
 *
 * Arguments: the number of the node (1 to 3), a folder for its data, and a port. Node N answers HTTP on port + N, and other nodes on
 * port + 100 + N.
 */
public final class TestNode {
  private static final int NODES = 3;
  private static final String HOST = "127.0.0.1";
  private static final boolean OLD = Version.CURRENT.major < 3;

  public static void main(String[] arguments) throws Exception {
    int number = Integer.parseInt(arguments[0]);
    int port = Integer.parseInt(arguments[2]);
    List<Object> network = plugins("org.opensearch.transport.Netty4", "org.opensearch.analysis.common.CommonAnalysis");
    LocalNode node = new LocalNode(environment(number, Path.of(arguments[1]), port), network);
    Runtime.getRuntime().addShutdownHook(new Thread(node::closeAtExit));
    node.start();
    new java.util.concurrent.CountDownLatch(1).await();
  }

  private static Environment environment(int number, Path folder, int port) {
    List<String> names = IntStream.rangeClosed(1, NODES).mapToObj(TestNode::name).toList();
    List<String> peers = IntStream.rangeClosed(1, NODES).mapToObj(peer -> HOST + ":" + (port + 100 + peer)).toList();
    Settings.Builder settings = Settings.builder();
    settings.put(Node.NODE_NAME_SETTING.getKey(), name(number));
    settings.put(Environment.PATH_HOME_SETTING.getKey(), folder.toString());
    settings.put("cluster.name", "ibid-tests");
    settings.putList("cluster.initial_cluster_manager_nodes", names);
    settings.putList("discovery.seed_hosts", peers);
    settings.put("network.host", HOST);
    settings.put("http.port", port + number);
    settings.put("transport.port", port + 100 + number);
    for (String layer : List.of("http", "transport")) settings.put(layer + ".type", "netty4");
    // The tests need little space, however full the disk is.
    settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
    return InternalSettingsPreparer.prepareEnvironment(settings.build(), Map.of(), null, () -> name(number));
  }

  private static String name(int number) {
    return "n" + number;
  }

  /** Returns plugins as the constructor of this version takes them: classes before version 3, and descriptions since. */
  private static List<Object> plugins(String... stems) throws ClassNotFoundException {
    List<Object> found = new java.util.ArrayList<>();
    for (String stem : stems) {
      Class<?> plugin = Class.forName(stem + (OLD ? "Plugin" : "ModulePlugin"));
      found.add(OLD ? plugin : described(plugin.getName()));
    }
    return found;
  }

  private static PluginInfo described(String plugin) {
    return new PluginInfo(plugin, "from the class path", "1", Version.CURRENT, "21", plugin, null, List.of(), false);
  }

  /** A node with plugins from the class path, for which the server has no public constructor. */
  private static final class LocalNode extends Node {
    @SuppressWarnings({"unchecked", "rawtypes"})
    LocalNode(Environment environment, List<Object> plugins) {
      super(environment, (Collection) plugins, false);
    }

    void closeAtExit() {
      try {
        close();
      } catch (java.io.IOException error) {
        System.err.println("not closed: " + error);
      }
    }
  }
}
