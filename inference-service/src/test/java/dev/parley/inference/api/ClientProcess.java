package dev.parley.inference.api;

import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.InferenceServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * A caller in a process of its own: does what a line of its input says, and tells of it in lines of
 * its output.
 */
final class ClientProcess {

    private static final int SMALLEST_WINDOW = 65_535;
    private static final PrintStream OUT =
            new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final ManagedChannel channel;
    private ClientCall<ChatRequest, ChatResponse> unread;

    private ClientProcess(int port) {
        this.channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .usePlaintext()
                        .flowControlWindow(SMALLEST_WINDOW)
                        .build();
        this.unread = channel.newCall(InferenceServiceGrpc.getChatMethod(), CallOptions.DEFAULT);
    }

    public static void main(String[] arguments) throws IOException {
        ClientProcess client = new ClientProcess(Integer.parseInt(arguments[0]));
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        OUT.println("ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            client.act(line);
        }
        client.channel.shutdownNow();
    }

    private void act(String line) {
        switch (line) {
            case "leave unread" -> leaveUnread();
            case "cancel unread" -> unread.cancel("as the test wants", null);
            case "read short" -> read(20, CallOptions.DEFAULT);
            case "read with a deadline" ->
                    read(
                            150_000,
                            CallOptions.DEFAULT.withDeadlineAfter(1500, TimeUnit.MILLISECONDS));
            default -> throw new IllegalArgumentException(line);
        }
    }

    /** Reads one message and never asks for another: the stream's window fills. */
    private void leaveUnread() {
        unread = channel.newCall(InferenceServiceGrpc.getChatMethod(), CallOptions.DEFAULT);
        unread.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(ChatResponse message) {
                        OUT.println("first message");
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        OUT.println("unread closed " + status.getCode());
                    }
                },
                new Metadata());
        unread.request(1);
        unread.sendMessage(request(150_000));
        unread.halfClose();
    }

    private void read(int tokens, CallOptions options) {
        try {
            Iterator<ChatResponse> answer =
                    ClientCalls.blockingServerStreamingCall(
                            channel,
                            InferenceServiceGrpc.getChatMethod(),
                            options,
                            request(tokens));
            OUT.println("read " + Chats.text(answer).length() + " characters");
        } catch (StatusRuntimeException failed) {
            OUT.println("failed " + failed.getStatus().getCode());
        }
    }

    private static ChatRequest request(int tokens) {
        return Chats.asking(FakeModelsProfile.MODEL, "Hello", tokens).build();
    }
}
