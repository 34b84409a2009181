package dev.parley.inference.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A connection to a server of this machine that can be cut, as by a client that has died. */
final class Relay implements AutoCloseable {

    private final int target;
    private final ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new ArrayList<>(); // guarded by itself
    private boolean cut; // guarded by sockets

    Relay(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Both sides see a reset, and no goodbye. */
    void cut() {
        close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = keep(listening.accept());
                Socket server = keep(new Socket(InetAddress.getLoopbackAddress(), target));
                Thread.ofVirtual().start(() -> pump(client, server));
                Thread.ofVirtual().start(() -> pump(server, client));
            }
        } catch (IOException _) {
            close();
        }
    }

    private Socket keep(Socket socket) throws IOException {
        socket.setSoLinger(true, 0); // a reset in place of a goodbye
        synchronized (sockets) {
            sockets.add(socket);
            if (cut) {
                socket.close();
            }
        }
        return socket;
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) { // cut
        }
    }

    @Override
    public void close() {
        synchronized (sockets) {
            cut = true;
            try {
                listening.close();
                for (Socket socket : sockets) {
                    socket.close();
                }
            } catch (IOException _) { // gone already
            }
        }
    }
}
