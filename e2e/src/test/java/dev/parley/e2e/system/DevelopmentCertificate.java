package dev.parley.e2e.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A self-signed certificate for localhost: the key store for the server, the PEM for clients. */
record DevelopmentCertificate(Path keyStore, Path pem) {

    static final String PASSWORD = "development";

    static DevelopmentCertificate create(Path directory) throws IOException, InterruptedException {
        Path keyStore = directory.resolve("voice.p12").toAbsolutePath();
        Path pem = directory.resolve("voice.pem").toAbsolutePath();
        Files.createDirectories(directory);
        Files.deleteIfExists(keyStore);
        keytool(
                keyStore,
                List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost"),
                List.of("-ext", "san=dns:localhost,ip:127.0.0.1", "-validity", "2"));
        keytool(keyStore, List.of("-exportcert", "-rfc"), List.of("-file", pem.toString()));
        return new DevelopmentCertificate(keyStore, pem);
    }

    private static void keytool(Path keyStore, List<String> action, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(action);
        command.addAll(List.of("-alias", "parley", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", keyStore.toString(), "-storepass", PASSWORD));
        command.addAll(options);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + output);
        }
    }
}
