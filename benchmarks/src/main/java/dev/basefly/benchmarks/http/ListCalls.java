package dev.basefly.benchmarks.http;

import dev.basefly.benchmarks.http.Dataset.Caller;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The calls for the first page of clusters. Nobody writes meanwhile, so every answer must have the bytes of the first. */
final class ListCalls {

    private static final String PATH = "/api/v1/clusters";
    private static final int ROWS = 20;

    private ListCalls() {}

    /** Each caller's call to Basefly, after a look at its answer. */
    static List<HttpCall> toBasefly(URI server, List<Caller> callers) {
        return callers.stream()
                .map(caller -> new HttpCall(
                        HttpCall.get(PATH, Map.of("Authorization", "Bearer " + caller.accessToken())),
                        answer(server, caller)))
                .toList();
    }

    /** The same calls, each naming the caller's organization in the header. */
    static List<HttpCall> byHeader(List<Caller> callers, List<HttpCall> same) {
        return IntStream.range(0, callers.size())
                .mapToObj(number -> new HttpCall(
                        HttpCall.get(
                                PATH,
                                Map.of(
                                        "Authorization",
                                        "Bearer " + callers.get(number).accessToken(),
                                        "X-Tenant",
                                        new TenantId(callers.get(number).tenant()).toString())),
                        same.get(number).expected()))
                .toList();
    }

    /** The same calls, each naming the caller's organization by its slug in the path. */
    static List<HttpCall> byPath(List<Caller> callers, List<String> slugs, List<HttpCall> same) {
        return IntStream.range(0, callers.size())
                .mapToObj(number -> new HttpCall(
                        HttpCall.get(
                                "/o/" + slugs.get(number) + PATH,
                                Map.of(
                                        "Authorization",
                                        "Bearer " + callers.get(number).accessToken())),
                        same.get(number).expected()))
                .toList();
    }

    /** The same calls to the peer, which must send the same bytes. */
    static List<HttpCall> toPeer(List<Caller> callers, List<HttpCall> same) {
        return IntStream.range(0, callers.size())
                .mapToObj(number -> new HttpCall(
                        HttpCall.get(peerPath(callers.get(number)), Map.of()),
                        same.get(number).expected()))
                .toList();
    }

    static String peerPath(Caller caller) {
        return PATH + "?tenant=" + caller.tenant();
    }

    private static byte[] answer(URI server, Caller caller) {
        ApiResponse answer =
                new ApiClient(server).withBearer(caller.accessToken()).get(PATH);
        if (answer.status() != 200 || answer.json("/data").size() != ROWS) {
            throw new IllegalStateException("Not " + ROWS + " clusters: " + answer.status() + " " + answer.text());
        }
        return answer.text().getBytes(StandardCharsets.UTF_8);
    }
}
