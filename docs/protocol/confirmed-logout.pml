/*
 * Confirmed logout: the protocol of confirmed-logout.md, for SPIN. README.md says what is modelled, what is not, and how it
 * is made small; `./check` runs it as it stands, and with each rule taken away by a macro (the names in capitals).
 *
 * Every process is one loop of guarded steps. A step is what no other process can see the inside of: a statement that the
 * server executes under K, one access to a variable that another thread reads, one reading of a clock. Any step may be late
 * by any number of ticks, which is a pause (of a thread, a process, a machine, the network) anywhere.
 *
 * Times are not points but distances, so that the states are finitely many though time never ends: `t0` is the number of
 * ticks since it was read, `deadline` the number of ticks that it is still ahead.
 */

/* ---- Time: L, margin, and what clocks of different rate make of them ------------------------------------------------- */

#ifdef FINER_TIME
#define L 3      /* the lease, in ticks of the writer's clock */
#else
#define L 2
#endif
#define margin 1 /* subtracted by the verifier */
#define drift 1  /* ticks by which the slowest verifier's clock falls behind the fastest writer's in one lease */

#ifdef NO_MARGIN
#define granted (L + drift)
#else
#define granted (L - margin + drift)
#endif

#ifdef SHORT_WAIT
#define longest_wait (L - 1)
#else
#define longest_wait L
#endif

/* ---- The revocations: token 0 is revoked by the row with seq 1, token 1 by the row with seq 2 --------------------------- */

#define row_of(token) (1 << (token))                      /* sets of rows are bits */
#define up_to(seq) ((1 << (seq)) - 1)                     /* the rows 1..seq */
#define top(rows) (((rows) & 2) -> 2 : ((rows) & 1))      /* the highest seq among them */

/* Whose requests are followed: see README, "How it is made small". */
#ifdef ONE_OBSERVED
#define observed(v) ((v) == 0)
#elif defined(NONE_OBSERVED)
#define observed(v) false
#else
#define observed(v) true
#endif

#ifdef ONE_VERIFIER
#define present(v) ((v) == 0)
#else
#define present(v) true
#endif

/* ---- State ----------------------------------------------------------------------------------------------------------- */

#define verifiers 2
#define writers 2

/* A verifier's life. */
#define down 0        /* not there, or crashed */
#define up 1
#define loop_ended 2  /* stopping: the sync loop has ended */
#define distrusting 3 /* stopping: and the deadline is gone */
#define left 4        /* stopped: and the row is gone; requests may still be under way */

/* How far its sync is. The steps that are named in the middle are the server's, and only with STEPWISE_K. */
#define idle 0
#define called 1   /* t0 read, statement sent */
#define locked 2
#define read_rows 3
#define between 4  /* TWO_TRANSACTIONS: after the first */
#define answered 5 /* committed; answer on the wire or received */
#define received 6 /* only where a taken-away rule makes the moment matter */

typedef Verifier_ {
    unsigned life : 3;
    unsigned sync : 3;
    unsigned t0 : 2;       /* ticks since t0 was read, at most `granted`: by then the lease is worth nothing */
    unsigned rows : 2;     /* what sync returned and is not in the map yet */
    unsigned highest : 2;  /* the highest seq that it returned */
    unsigned map : 2;
    unsigned applied : 2;
    unsigned deadline : 2; /* ticks left; 0: none, or past */
    /* in the database: verifier_lease, and a call that the client has given up and the server has not executed yet */
    unsigned row : 1;
    unsigned applied_seq : 2;
    unsigned orphan : 2;   /* 0: none, else 1 + the `applied` that it carries */
#ifdef RENEWALS
    unsigned known : 1;     /* auth-service has seen the present value of `renewals` ... */
    unsigned unchanged : 2; /* ... and its clock, read after that, has gone on by so much since, at most L */
#ifdef SEEN_BY_STALE_POLL
    unsigned stale : 1;     /* and it has changed since */
#endif
#ifdef SEEN_BY_EARLIER_CLOCK
    unsigned polled : 2;    /* 0: no poll under way, else 1 + ticks since the clock was read before it */
#endif
#ifdef RENEWALS_REPEAT
    unsigned first : 1;     /* renewals is 1 */
#endif
#endif
};
Verifier_ verifier[verifiers];

/* A writer: one revocation, by any auth-service. */
#define asked_to 0  /* revoke not executed, or to be repeated */
#define has_lock 1  /* STEPWISE_K */
#define inserted 2  /* STEPWISE_K: rows inserted and leases read, not committed */
#define committed 3 /* revoke committed, answer on the wire */
#define waiting 4   /* `returned` read */
#define done 5

typedef Writer_ {
    unsigned step : 3;
    unsigned group : 1;    /* group commit: this call carries the other's revocation as well */
    unsigned seq : 2;
    unsigned pending : 3;  /* the rows it waits for: bit v is verifier v's, bit `verifiers` that of dead ones */
    unsigned returned : 2; /* ticks since, at most L */
};
Writer_ writer[writers];

unsigned revocation : 2; /* the committed rows */
unsigned ghost : 1;      /* there is a row of a process that is no more; any number of them are one */
#ifdef RENEWALS
unsigned ghost_known : 1;
unsigned ghost_unchanged : 2;
#endif
unsigned answered_for : 2; /* the revocations that have been answered */

#ifdef STEPWISE_K
unsigned K_exclusive : 2; /* 0, or 1 + writer */
unsigned K_shared : 2;    /* bits of verifiers */
#endif

/* One request that began after the answer for its token; more than one do not know of each other. */
unsigned request : 1;
unsigned request_token : 1;
unsigned request_verifier : 1;
unsigned request_deadline : 2; /* d: ticks left, as read */

#ifdef DIRECT
/* Verifier 0's direct query to the table, and one request that waits for its result. */
unsigned query : 3;   /* 0: none, else 1 + the rows of its snapshot */
unsigned asker : 2;   /* 0: none, else 1 + token */
unsigned sharing : 1; /* the asker takes the result of the query under way */
#endif

/* ---- Database: the functions -------------------------------------------------------------------------------------------- */

/* The one row that verifier v's id names. */
#ifdef SHARED_ID
#define lease(v) verifier[0]
#else
#define lease(v) verifier[v]
#endif

#ifdef RENEWALS
/* `renewals` counts up: whoever saw the former value has not seen this one. */
inline renew(v) {
#if defined(SEEN_BY_STALE_POLL)
    verifier[v].stale = 1
#elif defined(RENEWALS_REPEAT)
    if
    :: !verifier[v].row -> verifier[v].first = 1 /* inserted anew with 1: if 1 is what was seen, it looks unchanged */
    :: else -> verifier[v].first = 0; verifier[v].known = 0; verifier[v].unchanged = 0
    fi
#else
    verifier[v].known = 0;
    verifier[v].unchanged = 0
#endif
}
inline new_id(v) {
    verifier[v].known = 0;
    verifier[v].unchanged = 0
#ifdef SEEN_BY_STALE_POLL
    ; verifier[v].stale = 0
#endif
#ifdef SEEN_BY_EARLIER_CLOCK
    ; verifier[v].polled = 0
#endif
#ifdef RENEWALS_REPEAT
    ; verifier[v].first = 0
#endif
}
#define long_unchanged(v) (verifier[v].known && verifier[v].unchanged == L)
#define ghost_long_unchanged (ghost_known && ghost_unchanged == L)
#else
#define renew(v) skip
#define new_id(v) skip
#define long_unchanged(v) false
#define ghost_long_unchanged false
#endif

inline sync_reads(v) {
    verifier[v].rows = (observed(v) -> revocation & ~up_to(verifier[v].applied) : 0);
    verifier[v].highest = top(revocation)
}

inline sync_writes(v) {
    renew(v);
    lease(v).row = 1;
#ifdef ACKNOWLEDGE_IN_THE_SAME_CALL
    lease(v).applied_seq = verifier[v].highest
#else
    lease(v).applied_seq = verifier[v].applied
#endif
}

/* revoke's insertion, for token w, or both in one call; seq is max(seq) as read under K. */
#define targets(w) (writer[w].group -> 3 : row_of(w))

#define waits_for(v, w) (verifier[v].row && verifier[v].applied_seq < writer[w].seq && !long_unchanged(v))

inline revoke_reads(w) {
    writer[w].seq = top(revocation | targets(w));
    writer[w].pending = (waits_for(0, w) -> 1 : 0) | (waits_for(1, w) -> 2 : 0) |
            ((ghost && !ghost_long_unchanged) -> 4 : 0)
}

/* A row whose process is no more; it acknowledges nothing. */
inline becomes_ghost(v) {
    if
    :: verifier[v].row ->
#ifdef DEAD_ROWS
        ghost = 1;
#ifdef RENEWALS
        ghost_known = 0;
        ghost_unchanged = 0;
#endif
        writer[0].pending = (writer[0].pending & ~(1 << v)) | (((writer[0].pending >> v) & 1) << verifiers);
        writer[1].pending = (writer[1].pending & ~(1 << v)) | (((writer[1].pending >> v) & 1) << verifiers);
#endif
        verifier[v].row = 0;
        verifier[v].applied_seq = 0
    :: else
    fi;
    new_id(v)
}

/* ---- Verifier: sync, start, stop, crash ----------------------------------------------------------------------------------- */

#define me verifier[_pid]

#if defined(T0_AFTER_THE_CALL) || defined(DEADLINE_BEFORE_ROWS)
#define at_work received
#else
#define at_work answered
#endif

inline request_ends() {
    request = 0;
    request_token = 0;
    request_verifier = 0;
    request_deadline = 0
}

/* Nobody looks into the map of a verifier whose requests are not followed. */
inline fill_map(seq) {
    me.rows = me.rows & ~row_of(seq - 1);
    if :: observed(_pid) -> me.map = me.map | row_of(seq - 1) :: else fi
}

inline sync_ends() {
    me.sync = idle;
    me.t0 = 0;
    me.rows = 0;
    me.highest = 0
}

inline set_deadline() {
    me.deadline = ((observed(_pid) && me.t0 < granted) -> granted - me.t0 : 0)
}

/*
 * Without a deadline, and never to have one again, the process looks into the map only for requests that are under way, and
 * where those need not be followed (see first_look) the model may forget it. A real verifier must not clear it.
 */
inline map_unused() {
#if !defined(STOP_WITH_SYNC_RUNNING) && !defined(MAP_BEFORE_DEADLINE) && !defined(FORGET)
    me.map = 0;
    me.applied = 0
#else
    skip
#endif
}

inline forget_process() {
    sync_ends();
    me.map = 0;
    me.applied = 0;
    me.deadline = 0;
    me.orphan = 0;
#ifdef STEPWISE_K
    K_shared = K_shared & ~(1 << _pid);
#endif
#ifdef DIRECT
    if :: _pid == 0 -> query = 0; asker = 0; sharing = 0 :: else fi;
#endif
    if
    :: request && request_verifier == _pid -> request_ends()
    :: else
    fi
}

#ifdef STOP_WITH_SYNC_RUNNING
#define may_sync (me.life != down && me.life != left)
#else
#define may_sync (me.life == up)
#endif

active [verifiers] proctype Verifier() {
    do
    /*
     * Rows read from the table between two syncs, without K and without a lease. It is one step, since what lies within it, a
     * map that holds more than `applied` says, is also what a sync leaves whose answer was lost while the map was filled.
     */
    :: d_step { me.life == up && me.sync == idle && me.applied < top(revocation) ->
            if :: observed(_pid) -> me.map = me.map | revocation :: else fi;
            me.applied = top(revocation);
            printf("verifier %d: reads rows up to %d into the map\n", _pid, me.applied) }

    /* Sync, at any time: after a notification, after a third of a lease, or late. A notification is never relied upon. */
    :: d_step { me.life == up && me.sync == idle ->
            printf("verifier %d: t0, sends sync(applied=%d)\n", _pid, me.applied);
            me.sync = called; me.t0 = 0 }

#ifndef STEPWISE_K
    :: d_step { me.sync == called ->
            sync_reads(_pid); sync_writes(_pid); me.sync = answered;
            printf("database: sync of verifier %d: applied_seq=%d, returns rows up to %d\n", _pid, me.applied_seq, me.highest) }
#else
#if defined(K_NOT_SHARED)
    :: d_step { me.sync == called ->
            sync_reads(_pid); me.sync = read_rows;
            printf("database: sync of verifier %d reads rows up to %d without K\n", _pid, me.highest) }
#elif defined(SNAPSHOT_OLDER_THAN_K)
    :: d_step { me.sync == called ->
            sync_reads(_pid); me.sync = locked;
            printf("database: sync of verifier %d has a snapshot with rows up to %d\n", _pid, me.highest) }
    :: d_step { me.sync == locked && !K_exclusive ->
            K_shared = K_shared | (1 << _pid); me.sync = read_rows;
            printf("database: sync of verifier %d has K, and the snapshot from before\n", _pid) }
#else
    :: d_step { me.sync == called && !K_exclusive ->
            K_shared = K_shared | (1 << _pid); me.sync = locked;
            printf("database: sync of verifier %d has K\n", _pid) }
#ifdef TWO_TRANSACTIONS
    :: d_step { me.sync == locked ->
            sync_reads(_pid); K_shared = K_shared & ~(1 << _pid); me.sync = between;
            printf("database: sync of verifier %d reads rows up to %d and commits\n", _pid, me.highest) }
    :: d_step { me.sync == between && !K_exclusive ->
            K_shared = K_shared | (1 << _pid); me.sync = read_rows;
            printf("database: sync of verifier %d has K again\n", _pid) }
#else
    :: d_step { me.sync == locked ->
            sync_reads(_pid); me.sync = read_rows;
            printf("database: sync of verifier %d reads rows up to %d\n", _pid, me.highest) }
#endif
#endif
    :: d_step { me.sync == read_rows ->
            sync_writes(_pid); K_shared = K_shared & ~(1 << _pid); me.sync = answered;
            printf("database: sync of verifier %d: applied_seq=%d, commits\n", _pid, me.applied_seq) }
#endif

    /* The client gives up: the call was never executed, or will be later; or it was, and the answer is lost. */
    :: d_step { me.sync == called ->
            printf("verifier %d: sync failed before it was executed\n", _pid); sync_ends() }
#ifdef GIVEN_UP_CALLS
    :: d_step { me.sync == called && !me.orphan ->
            printf("verifier %d: gives a sync up that the server will still execute\n", _pid);
            me.orphan = 1 + me.applied; sync_ends() }
    :: d_step { me.orphan ->
            renew(_pid); lease(_pid).row = 1; lease(_pid).applied_seq = me.orphan - 1;
            printf("database: given-up sync of verifier %d: applied_seq=%d\n", _pid, me.orphan - 1); me.orphan = 0 }
#endif
    :: d_step { me.sync == answered ->
            printf("verifier %d: answer to sync lost\n", _pid); sync_ends() }

#ifdef T0_AFTER_THE_CALL
    :: d_step { me.sync == answered ->
            printf("verifier %d: answer received, t0\n", _pid); me.t0 = 0; me.sync = received }
#endif
#ifdef DEADLINE_BEFORE_ROWS
    :: d_step { me.sync == answered ->
            set_deadline(); me.sync = received;
            printf("verifier %d: deadline %d ahead\n", _pid, me.deadline) }
#endif

    /* Rows into the map, one by one. */
    :: d_step { me.sync == at_work && (me.rows & 1) ->
            printf("verifier %d: puts seq 1 into the map\n", _pid);
            fill_map(1) }
    :: d_step { me.sync == at_work && me.rows == 2 ->
            printf("verifier %d: puts seq 2 into the map\n", _pid);
            fill_map(2) }
    :: d_step { me.sync == at_work && !me.rows && may_sync ->
            me.applied = me.highest;
#ifndef DEADLINE_BEFORE_ROWS
            set_deadline();
            printf("verifier %d: applied %d, deadline %d ahead\n", _pid, me.applied, me.deadline);
#endif
            sync_ends() }

#ifdef FORGET
    /* Another database, or a highest seq below applied. */
    :: d_step { me.life == up && me.sync == answered ->
            printf("verifier %d: forgets map, cursor and deadline\n", _pid);
#ifndef FORGET_CLEARS_THE_MAP
            /* A request that has read the deadline has the old map with it, to which nothing is added any more. */
            if
            :: request && request_verifier == _pid ->
                if
                :: me.map & row_of(request_token) -> skip
                :: else -> assert(false) /* it would be accepted */
                fi;
                request_ends()
            :: else
            fi;
#endif
            me.map = 0; me.applied = 0; me.deadline = 0; sync_ends() }
#endif

    /* Start, with a new id. */
    :: d_step { me.life == down && present(_pid) -> printf("verifier %d: starts\n", _pid); me.life = up }

    /* Stop: end the sync loop, distrust, leave. */
#ifdef STOP_WITH_SYNC_RUNNING
    :: d_step { me.life == up -> printf("verifier %d: stops, sync loop runs on\n", _pid); me.life = loop_ended }
#else
    :: d_step { me.life == up && me.sync == idle ->
            printf("verifier %d: stops: sync loop ended\n", _pid); me.life = loop_ended }
#endif
#ifdef LEAVE_BEFORE_DISTRUST
    :: d_step { me.life == loop_ended ->
            printf("database: verifier %d leaves\n", _pid);
            me.row = 0; me.applied_seq = 0; new_id(_pid); me.life = distrusting }
    :: d_step { me.life == distrusting ->
            printf("verifier %d: deadline = none\n", _pid); me.deadline = 0; me.life = left }
#else
    :: d_step { me.life == loop_ended ->
            printf("verifier %d: deadline = none\n", _pid);
            me.deadline = 0; me.life = distrusting; map_unused() }
    :: d_step { me.life == distrusting ->
            printf("database: verifier %d leaves\n", _pid);
            me.row = 0; me.applied_seq = 0; new_id(_pid); me.life = left }
#endif
    :: d_step { me.life == left ->
            printf("verifier %d: exits\n", _pid); becomes_ghost(_pid); forget_process(); me.life = down }

    /* Crash, at any step. */
    :: d_step { me.life != down && me.life != left ->
            printf("verifier %d: crashes\n", _pid); becomes_ghost(_pid); forget_process(); me.life = down }

    od
}

/* ---- Writer --------------------------------------------------------------------------------------------------------------- */

#define self (_pid - verifiers)
#define my writer[self]

/* The writers are alike: let 0 be the one that inserts first. */
#define in_order (self == 0 || (revocation & 1) || writer[0].step == inserted)

#ifdef NO_TIMEOUT
#define may_answer(w) (writer[w].step == waiting && !writer[w].pending)
#else
#define may_answer(w) (writer[w].step == waiting && (!writer[w].pending || writer[w].returned >= longest_wait))
#endif

#ifdef RETRY_ANSWERS_AT_ONCE
#define need_not_wait ((revocation & targets(self)) == targets(self))
#else
#define need_not_wait false
#endif

active [writers] proctype Writer() {
    do
#ifndef STEPWISE_K
    :: d_step { my.step == asked_to && in_order ->
            revoke_reads(self);
            if :: need_not_wait -> my.pending = 0 :: else fi;
            revocation = revocation | targets(self); my.step = committed;
            printf("database: revoke by writer %d: seq %d, waits for rows %d\n", self, my.seq, my.pending) }
    :: d_step { self == 0 && my.step == asked_to && !my.group && !(answered_for & 2) ->
            printf("writer 0: group commit: carries both revocations\n"); my.group = 1 }
#else
#ifdef REVOKE_WITHOUT_K
    :: d_step { my.step == asked_to && in_order ->
#else
    :: d_step { my.step == asked_to && in_order && !K_exclusive && !K_shared ->
            K_exclusive = 1 + self;
#endif
            my.step = has_lock;
            printf("database: revoke by writer %d: K_exclusive=%d\n", self, K_exclusive) }
    :: d_step { my.step == has_lock ->
            revoke_reads(self); my.step = inserted;
            printf("database: revoke by writer %d: seq %d, waits for rows %d\n", self, my.seq, my.pending) }
    :: d_step { my.step == inserted ->
            revocation = revocation | targets(self); my.step = committed;
#ifndef REVOKE_WITHOUT_K
            K_exclusive = 0;
#endif
            printf("database: revoke by writer %d commits\n", self) }
#endif
    :: d_step { my.step == committed ->
            printf("writer %d: returned\n", self); my.step = waiting; my.returned = 0 }

    /* Woken by a notification, or by the poll: late in any case. */
    :: d_step { my.step == waiting && (my.pending & 1) && (!verifier[0].row || verifier[0].applied_seq >= my.seq) ->
            printf("writer %d: verifier 0 has applied %d, or is gone\n", self, my.seq); my.pending = my.pending & ~1 }
    :: d_step { my.step == waiting && (my.pending & 2) && (!verifier[1].row || verifier[1].applied_seq >= my.seq) ->
            printf("writer %d: verifier 1 has applied %d, or is gone\n", self, my.seq); my.pending = my.pending & ~2 }
#ifdef RENEWALS
    :: d_step { my.step == waiting && (my.pending & 4) && !ghost ->
            printf("writer %d: the row of a dead verifier is gone\n", self); my.pending = my.pending & ~4 }
#endif

    :: d_step { may_answer(self) ->
            printf("writer %d: answers, %d ticks after returned, still pending: rows %d\n", self, my.returned, my.pending);
            answered_for = answered_for | targets(self);
            my.step = done; my.seq = 0; my.pending = 0; my.returned = 0 }

    /* auth-service crashes, or its answer is lost: the client repeats its request. */
    :: d_step { (my.step == committed || my.step == waiting) ->
            printf("writer %d: answer lost, tries again\n", self);
            my.step = asked_to; my.seq = 0; my.pending = 0; my.returned = 0 }
    od
}

#ifdef RENEWALS
/*
 * What the auth-service of both writers does besides: looks at `renewals`, and deletes a row that it has seen unchanged for L,
 * on the condition that it has not changed since.
 */
inline sees(v) {
#if defined(SEEN_BY_STALE_POLL)
    verifier[v].stale = 0;
#endif
    verifier[v].known = 1;
    verifier[v].unchanged = 0;
    printf("auth-service: sees renewals of verifier %d\n", v)
}
#ifdef SEEN_BY_STALE_POLL
#define changed(v) (!verifier[v].known || verifier[v].stale)
#define deletable(v) (long_unchanged(v) && !verifier[v].stale)
#else
#define changed(v) (!verifier[v].known)
#define deletable(v) long_unchanged(v)
#endif
inline deletes(v) {
    printf("database: row of verifier %d deleted, unchanged for L\n", v);
    verifier[v].row = 0;
    verifier[v].applied_seq = 0;
#ifdef RENEWALS_REPEAT
    if :: verifier[v].first -> skip :: else -> new_id(v) fi
#else
    new_id(v)
#endif
}

active proctype AuthService() {
    do
#ifdef SEEN_BY_EARLIER_CLOCK
    :: d_step { verifier[0].row && changed(0) && !verifier[0].polled ->
            printf("auth-service: reads the clock, then renewals of verifier 0\n"); verifier[0].polled = 1 }
    :: d_step { verifier[0].polled ->
            if
            :: verifier[0].row && changed(0) ->
                sees(0); verifier[0].unchanged = verifier[0].polled - 1
            :: else
            fi;
            verifier[0].polled = 0 }
#else
    :: d_step { verifier[0].row && changed(0) -> sees(0) }
#endif
    :: d_step { verifier[1].row && changed(1) -> sees(1) }
    :: d_step { ghost && !ghost_known -> ghost_known = 1; ghost_unchanged = 0; printf("auth-service: sees a dead row\n") }
    :: d_step { verifier[0].row && deletable(0) -> deletes(0) }
    :: d_step { verifier[1].row && deletable(1) -> deletes(1) }
    :: d_step { ghost && ghost_long_unchanged ->
            printf("database: dead row deleted\n"); ghost = 0; ghost_known = 0; ghost_unchanged = 0 }
    od
}
#endif

/* ---- A request that begins after the answer -------------------------------------------------------------------------------- */

#define may_ask(v, token) (!request && (answered_for & row_of(token)) && verifier[v].life != down)

#if defined(MAP_BEFORE_DEADLINE)
#define first_look(v, token) (may_ask(v, token) && !(verifier[v].map & row_of(token)))
#elif defined(FORGET)
#define first_look(v, token) (may_ask(v, token) && verifier[v].deadline)
#else
/* The map only grows: what is in it already will be refused, whatever comes in between, and need not be followed. */
#define first_look(v, token) (may_ask(v, token) && verifier[v].deadline && !(verifier[v].map & row_of(token)))
#endif

inline begins(v, token) {
    request = 1;
    request_verifier = v;
    request_token = token;
    request_deadline = verifier[v].deadline;
    printf("verifier %d: a request with token %d begins: d is %d ahead\n", v, token, request_deadline)
}

active proctype Request() {
    do
    :: d_step { first_look(0, 0) -> begins(0, 0) }
    :: d_step { first_look(0, 1) -> begins(0, 1) }
#ifndef ONE_OBSERVED
    :: d_step { first_look(1, 0) -> begins(1, 0) }
    :: d_step { first_look(1, 1) -> begins(1, 1) }
#endif
    /* The map, and then at once the clock: read later, it could only refuse more. */
    :: d_step { request ->
            if
#ifdef MAP_BEFORE_DEADLINE
            :: !verifier[request_verifier].deadline ->
#else
            :: verifier[request_verifier].map & row_of(request_token) ->
#endif
                printf("verifier %d: refuses it\n", request_verifier)
            :: else ->
                printf("verifier %d: ACCEPTS token %d, whose revocation has been answered\n", request_verifier, request_token);
                assert(false)
            fi;
            request_ends() }
#ifdef DIRECT
    /* No lease, which may be at any time: ask the table. Others may have sent a query before; only one that is sent later may be shared. */
    :: d_step { !asker && (answered_for & 1) && verifier[0].life != down ->
            asker = 1; printf("verifier 0: a request with token 0 begins and finds no lease\n")
#ifdef JOIN_QUERY_UNDER_WAY
            ; if :: query -> sharing = 1 :: else fi
#endif
            }
    :: d_step { !asker && (answered_for & 2) && verifier[0].life != down ->
            asker = 2; printf("verifier 0: a request with token 1 begins and finds no lease\n")
#ifdef JOIN_QUERY_UNDER_WAY
            ; if :: query -> sharing = 1 :: else fi
#endif
            }
    :: d_step { !query && verifier[0].life != down ->
            query = 1 + revocation; sharing = (asker != 0);
            printf("verifier 0: direct query, sees rows %d\n", revocation) }
    :: d_step { query ->
            if
            :: sharing ->
                if
                :: (query - 1) & row_of(asker - 1) -> printf("verifier 0: refuses it\n")
                :: else ->
                    printf("verifier 0: ACCEPTS token %d, whose revocation has been answered\n", asker - 1);
                    assert(false)
                fi;
                asker = 0; sharing = 0
            :: else
            fi;
            query = 0 }
#endif
    od
}

/* ---- What must be reachable, lest the model be safe because nothing happens ------------------------------------------------ */

#if defined(REACH_ACCEPTED)
#define REACHED (verifier[0].deadline && (revocation & 1) && !(verifier[0].map & 1))
#elif defined(REACH_REFUSED)
#define REACHED (verifier[0].deadline && (answered_for & 1) && (verifier[0].map & 1))
#elif defined(REACH_ACKNOWLEDGED)
#define acknowledges(v) (verifier[v].row && verifier[v].applied_seq >= writer[0].seq)
#define REACHED (writer[0].step == waiting && !writer[0].returned && !writer[0].pending && acknowledges(0) && acknowledges(1))
#elif defined(REACH_TIMEOUT)
#define REACHED (verifier[0].life == up && (writer[0].pending & 1) && may_answer(0))
#elif defined(REACH_LAPSED)
#define REACHED (verifier[0].life == up && verifier[0].row && !verifier[0].deadline && (answered_for & 1) && !verifier[0].map)
#elif defined(REACH_RESTARTED)
#define REACHED (ghost && verifier[0].deadline && verifier[0].applied == 2)
#elif defined(REACH_LEFT)
#define REACHED (verifier[0].life == left && verifier[1].row && writer[0].step == waiting && !writer[0].pending)
#elif defined(REACH_GROUP)
#define REACHED (answered_for == 3 && writer[1].step == asked_to && revocation == 3)
#elif defined(REACH_REPEATED)
#define REACHED (writer[0].seq == 2 && !writer[0].group)
#elif defined(REACH_END)
#define REACHED (writer[0].step == done && writer[1].step == done && verifier[0].deadline && verifier[1].deadline)
#elif defined(REACH_SKIPPED)
#define REACHED (ghost && writer[0].step == waiting && !writer[0].pending && !writer[0].returned)
#elif defined(REACH_SHARED)
#define REACHED (sharing && query == 1 + 3)
#endif

/* ---- Time ------------------------------------------------------------------------------------------------------------------- */

#ifdef LIVENESS
/* No time passes while a writer could answer: it is not paused itself, and asks what it may stop waiting for. */
#define may_pass (!may_answer(0) && !may_answer(1))
#else
#define may_pass true
#endif

inline verifier_tick(v) {
#ifdef T0_AFTER_THE_CALL
    if :: observed(v) && verifier[v].sync == received && verifier[v].t0 < granted -> verifier[v].t0++ :: else fi;
#else
    if :: observed(v) && verifier[v].sync != idle && verifier[v].t0 < granted -> verifier[v].t0++ :: else fi;
#endif
    if :: verifier[v].deadline -> verifier[v].deadline-- :: else fi
#ifdef RENEWALS
    ; if :: verifier[v].known && verifier[v].unchanged < L -> verifier[v].unchanged++ :: else fi
#ifdef SEEN_BY_EARLIER_CLOCK
    ; if :: verifier[v].polled && verifier[v].polled <= L -> verifier[v].polled++ :: else fi
#endif
#endif
}

inline writer_tick(w) {
    if
    :: writer[w].step == waiting ->
#ifdef LIVENESS
        assert(writer[w].returned < L); /* else it waits for more than L */
#endif
        if :: writer[w].returned < L -> writer[w].returned++ :: else fi
    :: else
    fi
}

active proctype Clock() {
    do
    :: d_step { may_pass ->
            printf("-- tick\n");
            verifier_tick(0);
            verifier_tick(1);
            writer_tick(0);
            writer_tick(1);
#ifdef RENEWALS
            if :: ghost_known && ghost_unchanged < L -> ghost_unchanged++ :: else fi;
#endif
#ifndef MAP_BEFORE_DEADLINE
            if
            :: request ->
                request_deadline--;
                if :: !request_deadline -> printf("the request finds its lease lapsed\n"); request_ends() :: else fi
            :: else
            fi
#endif
            }
#ifdef REACHED
    :: d_step { REACHED -> printf("REACHED\n"); assert(false) }
#endif
    od
}
