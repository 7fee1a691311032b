// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enomem.streams.query.cluster.Everywhere;
import io.enomem.streams.query.cluster.Gathered;
import io.enomem.streams.query.cluster.Hop;
import io.enomem.streams.query.cluster.Instances;
import io.enomem.streams.query.cluster.NotReadyException;
import io.enomem.streams.query.cluster.PartsJson;
import io.enomem.streams.query.cluster.Peers;
import io.enomem.streams.query.cluster.Question;
import io.enomem.streams.query.cluster.Relay;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Puts what a client asked to whoever can answer it, and labels what is not the whole or not the latest. */
public final class Asking {
    /** Which instance answered, where it was not the one that was asked. */
    static final String ANSWERED_BY = "Enomem-Answered-By";

    /** Records that the answering copy lacks. */
    static final String STALE = "Enomem-Stale";

    private final Everywhere everywhere;
    private final Relay relay;

    /** @param peers asks the other instances */
    public Asking(Instances instances, Peers peers) {
        this.everywhere = new Everywhere(instances, peers);
        this.relay = new Relay(instances, peers);
    }

    /** About all hosts: each partition is asked, and the answers put together. */
    void everywhere(Context context, Question question, Function<Gathered, ObjectNode> merged)
            throws NotReadyException {
        Optional<Hop> hop = hop(context);
        if (hop.isPresent()) {
            Json.send(context, PartsJson.write(question.parts(hop.get())));
            return;
        }
        Gathered gathered = everywhere.ask(question, request(context), Parameters.standbys(context));
        Json.send(context, labelled(merged.apply(gathered), gathered));
    }

    /** About one host: whoever holds its rows is asked. */
    void about(String machineId, Context context, Relay.Here here) throws NotReadyException {
        Optional<Hop> hop = hop(context);
        if (hop.isPresent()) {
            here.answer(hop.get());
            return;
        }
        relay.ask(machineId, request(context), Parameters.standbys(context), here, (instance, answer) -> {
            answer.headers().firstValue(STALE).ifPresent(lag -> context.header(STALE, lag));
            context.header(ANSWERED_BY, instance.host() + ":" + instance.port())
                    .status(answer.statusCode())
                    .contentType(
                            answer.headers().firstValue(Header.CONTENT_TYPE).orElse(Json.TYPE))
                    .result(answer.body());
        });
    }

    /** What a copy knows; throws NotReadyException if it is behind and knows nothing, which then proves nothing. */
    static <T> Optional<T> known(Stored<T> stored, Context context) throws NotReadyException {
        if (stored.lagRecords() == null) {
            return stored.value();
        }
        if (stored.value().isEmpty()) {
            throw new NotReadyException("Only a copy that is behind can be asked, and it does not know it");
        }
        context.header(STALE, String.valueOf(stored.lagRecords()));
        return stored.value();
    }

    private static ObjectNode labelled(ObjectNode body, Gathered gathered) {
        body.put("partial", gathered.partial());
        ArrayNode missing = body.putArray("missingPartitions");
        gathered.missing().forEach(missing::add);
        ArrayNode silent = body.putArray("silentInstances");
        (gathered.partial() ? gathered.silent() : List.<String>of()).forEach(silent::add);
        ArrayNode stale = body.putArray("stale");
        gathered.stale()
                .forEach(part ->
                        stale.addObject().put("partition", part.partition()).put("lagRecords", part.lagRecords()));
        return body;
    }

    private static Optional<Hop> hop(Context context) {
        return Hop.of(context.header(Hop.HEADER));
    }

    private static Peers.Request request(Context context) {
        String query = context.queryString();
        String accept = context.header(Header.ACCEPT);
        return new Peers.Request(
                context.req().getRequestURI() + (query == null ? "" : "?" + query),
                accept == null ? Json.TYPE : accept,
                context.header(Header.AUTHORIZATION));
    }
}
