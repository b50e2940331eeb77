/*
 * Confirmed logout: the protocol of confirmed-logout.md, for SPIN. README.md says what is modelled, what is not, and how the
 * model is kept small. `./check` runs the model as it stands, and with each rule taken away by a macro (names in capitals).
 *
 * Every process is one loop of guarded steps. A step is atomic for the other processes: a transaction that writes one row, a
 * snapshot, one access to a variable that another thread reads, one reading of a clock. Any number of ticks may pass before a
 * step. That is a pause of a thread, a process, a machine or the network, at any place.
 *
 * Times are distances, not points: `t0` is the number of ticks since t0 was read, `deadline` is the number of ticks until the
 * deadline. So the number of states is finite, although time is unbounded.
 */

/* ---- Time: L, the margin, and the effect of clocks of different rate -------------------------------------------------- */

#ifdef FINER_TIME
#define L 3      /* the lease, in ticks of the writer's clock; also the longest lease that the database allows */
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

/* How long a writer waits for the rows that it has read, and how long if it could not read any. */
#ifdef SHORT_WAIT
#define longest_wait (L - 1)
#else
#define longest_wait L
#endif
#ifdef SHORT_BLIND_WAIT
#define longest_blind_wait (L - 1)
#else
#define longest_blind_wait L
#endif

/* ---- The revocations: the row with seq 1 revokes token 0, the row with seq 2 revokes token 1 ----------------------------- */

#define row_of(token) (1 << (token))                      /* sets of rows are bits */
#define up_to(seq) ((1 << (seq)) - 1)                     /* the rows 1..seq */
#define top(rows) (((rows) & 2) -> 2 : ((rows) & 1))      /* the highest seq among them */
#define least(a, b) ((a) < (b) -> (a) : (b))

/* The verifiers whose requests are followed: see README, "How it is kept small". */
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

/* Where a violation needs many steps: one writer, no stop, no crash. Such a violation is also one of the full model. */
#ifdef SMALLEST
#define may_end false
#define may_revoke(w) ((w) == 0)
#else
#define may_end true
#define may_revoke(w) true
#endif

#if defined(RENEWALS) && !defined(READINGS)
#define READINGS /* the memory of `renewals` comes from readings */
#endif

#if defined(FORGET) || defined(RESTORE)
#define FORGETS
#endif

/* ---- State ----------------------------------------------------------------------------------------------------------- */

#define verifiers 2
#define writers 2

/* A verifier's life. */
#define down 0        /* not started, or crashed */
#define up 1
#define loop_ended 2  /* stopping: the sync loop has ended */
#define distrusting 3 /* stopping: the deadline is gone, too */
#define left 4        /* stopped: the row is gone, too; requests may still be under way */

/* The progress of its sync. */
#define idle 0
#define called 1   /* t0 read, transaction 1 sent */
#define renewed 2  /* transaction 1 committed; its answer on the wire or received, transaction 2 sent or not */
#define answered 3 /* transaction 2 has read the rows; its answer on the wire or received */
#define received 4 /* used only by rules that are taken away */
#define halfway 5  /* the same */

#define other_log 3 /* as `highest`: the nonce does not match */

typedef Verifier_ {
    unsigned life : 3;
    unsigned sync : 3;
    unsigned t0 : 2;       /* ticks since t0 was read, at most `granted`: after that the lease is void */
    unsigned rows : 2;     /* rows that transaction 2 returned and that are not in the map yet */
    unsigned highest : 2;  /* the highest seq that it returned */
    unsigned map : 2;
    unsigned applied : 2;
    unsigned deadline : 2; /* ticks left; 0: none, or past */
    /* In the database: verifier_lease, and a renewal that the client gave up and the server has not executed yet. */
    unsigned row : 1;
    unsigned applied_seq : 2;
    unsigned orphan : 2;   /* 0: none, else 1 + the `applied` that it carries */
#ifdef RESTORE
    unsigned stale : 1;         /* the nonce that the verifier holds for `applied` is not in the log */
    unsigned stale_highest : 1; /* the same for `highest` */
#endif
#ifdef RENEWALS
    /* Three values of `renewals`: present, in the reading under way, and remembered by auth-service. */
    unsigned remembered : 1;    /* the remembered value is the present one */
    unsigned same : 1;          /* the reading under way has the remembered value */
    unsigned current : 1;       /* the reading under way has the present value */
    unsigned unchanged : 2;     /* ticks since the remembered reading had returned, at most L */
#ifdef SEEN_BY_EARLIER_READING
    unsigned outdated : 1;      /* a value is remembered and the present one differs */
#endif
#ifdef RENEWALS_REPEAT
    unsigned first : 1;         /* renewals is 1 */
#endif
#ifdef MEMORY_KEPT_AFTER_RESTORE
    unsigned may_repeat : 1;    /* the next renewal writes the value that is remembered from before the restore */
#endif
#endif
};
Verifier_ verifier[verifiers];

/* A writer: one revocation, by any auth-service. */
#define asked_to 0  /* transaction 1 not executed, or to be repeated */
#define has_lock 1  /* STEPWISE_K */
#define inserted 2  /* STEPWISE_K: rows inserted, not committed */
#define committed 3 /* transaction 1 committed, its answer on the wire */
#define waiting 4   /* `returned` read */
#define done 5

#define unread 8    /* in `pending`: no reading has counted yet; without one the writer waits the longest lease */

typedef Writer_ {
    unsigned step : 3;
    unsigned group : 1;    /* group commit: this call also carries the other writer's revocation */
    unsigned seq : 2;
    unsigned pending : 4;  /* the rows it waits for: bit v is verifier v's, bit `verifiers` that of dead ones; `unread` */
    unsigned returned : 2; /* ticks since, at most L */
#ifdef READINGS
    unsigned counts : 1;   /* the reading under way began after this writer had returned from its commit */
    unsigned behind : 3;   /* the rows that are behind in it */
#endif
};
Writer_ writer[writers];

unsigned revocation : 2; /* the committed rows */
unsigned ghost : 1;      /* a process that has ended left a row; one bit stands for any number of such rows */
#ifdef RENEWALS
unsigned ghost_remembered : 1;
unsigned ghost_same : 1;
unsigned ghost_unchanged : 2;
#endif
unsigned answered_for : 2; /* the revocations that have been answered */

#ifdef READINGS
unsigned reading : 1; /* a reading of the lease rows is under way: its snapshot is taken, its answer has not arrived */
#ifdef SEEN_BY_EARLIER_CLOCK
unsigned clock_read : 1;    /* for the next reading, or for the one under way; */
unsigned reading_since : 2; /* ticks since then */
#endif
#endif

#ifdef STEPWISE_K
unsigned K : 2; /* 0, or 1 + the writer that holds it */
#endif

#ifdef RESTORE
unsigned restored : 2; /* ticks until the longest lease since the last restore has passed */
#ifdef REACH_RESTORED
unsigned forgotten : 1; /* a verifier has forgotten rows that were lost */
#endif
#endif

/* One request that began after the answer for its token. Requests are independent, so one is enough. */
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

/* The row with verifier v's id. */
#ifdef SHARED_ID
#define lease(v) verifier[0]
#else
#define lease(v) verifier[v]
#endif

#ifdef RENEWALS
/* `renewals` counts up: an auth-service that saw an earlier value has not seen this one. */
inline count_renewal(v) {
    verifier[v].current = 0;
#if defined(SEEN_BY_EARLIER_READING)
    if :: verifier[v].remembered -> verifier[v].outdated = 1 :: else fi;
    verifier[v].remembered = 0
#elif defined(RENEWALS_REPEAT)
    if
    :: !verifier[v].row -> verifier[v].first = 1 /* inserted anew with 1: if 1 is remembered, it looks unchanged */
    :: else -> verifier[v].first = 0; verifier[v].remembered = 0
    fi
#elif defined(MEMORY_KEPT_AFTER_RESTORE)
    verifier[v].remembered = verifier[v].may_repeat;
    verifier[v].may_repeat = 0
#else
    verifier[v].remembered = 0
#endif
    ; tidy_memory(v)
}
inline tidy_memory(v) {
    if
    :: verifier[v].remembered || verifier[v].same -> skip
#ifdef SEEN_BY_EARLIER_READING
    :: verifier[v].outdated -> skip
#endif
#ifdef MEMORY_KEPT_AFTER_RESTORE
    :: verifier[v].may_repeat -> skip
#endif
    :: else -> verifier[v].unchanged = 0
    fi
}
inline forget_memory(v) {
    verifier[v].remembered = 0;
    verifier[v].same = 0;
    verifier[v].current = 0;
#ifdef SEEN_BY_EARLIER_READING
    verifier[v].outdated = 0;
#endif
#ifdef RENEWALS_REPEAT
    verifier[v].first = 0;
#endif
#ifdef MEMORY_KEPT_AFTER_RESTORE
    verifier[v].may_repeat = 0;
#endif
    verifier[v].unchanged = 0
}
#else
#define count_renewal(v) skip
#define forget_memory(v) skip
#endif

/* Transaction 1 of a sync: what it records as the caller's `applied`. The nonce may be that of another row. */
#if defined(ACKNOWLEDGE_IN_THE_SAME_CALL)
#define known(v) top(revocation)
#elif defined(RESTORE) && !defined(NO_NONCE_IN_RENEW)
#define known(v) (verifier[v].stale -> 0 : verifier[v].applied)
#else
#define known(v) verifier[v].applied
#endif

inline renew(v, seq) {
    count_renewal(v);
    lease(v).row = 1;
    /*
     * A given-up renewal that is executed late must not take back what a later renewal has acknowledged. A renewal with 0,
     * or with a nonce that does not match, does take it back, also when it is late: then the writers only wait.
     */
    if
    :: !(seq) -> lease(v).applied_seq = 0
    :: (seq) > lease(v).applied_seq -> lease(v).applied_seq = seq
    :: else
    fi
}

/* Transaction 2 of a sync. */
#if defined(NO_NONCE_IN_READ)
#define mismatch(v) (top(revocation) < verifier[v].applied)
#elif defined(RESTORE)
#define mismatch(v) verifier[v].stale
#else
#define mismatch(v) false
#endif

inline read_log(v) {
    if
    :: mismatch(v) -> verifier[v].rows = 0; verifier[v].highest = other_log
    :: else ->
        verifier[v].rows = (observed(v) -> revocation & ~up_to(verifier[v].applied) : 0);
        verifier[v].highest = top(revocation)
    fi
}

/* Transaction 1 of a writer, for token w, or for both in one call. seq is the highest seq, read under K. */
#define targets(w) (writer[w].group -> 3 : row_of(w))

/* Transaction 2 of a writer: the rows that are behind. For a writer without a seq every row is behind. */
#define is_behind(v, w) (verifier[v].row && (!writer[w].seq || verifier[v].applied_seq < writer[w].seq))
#define rows_behind(w) ((is_behind(0, w) -> 1 : 0) | (is_behind(1, w) -> 2 : 0) | (ghost -> 1 << verifiers : 0))

inline moves_to_ghost(bits, v) {
    bits = (bits & ~(1 << v)) | (((bits >> v) & 1) << verifiers)
}

/* The process ends, and its row stays. The row acknowledges nothing. */
inline becomes_ghost(v) {
    if
    :: verifier[v].row ->
#ifdef DEAD_ROWS
        ghost = 1;
#ifdef RENEWALS
        ghost_remembered = 0;
        if :: ((writer[0].behind | writer[1].behind) >> v) & 1 -> ghost_same = 0 :: else fi;
        if :: !ghost_same -> ghost_unchanged = 0 :: else fi;
#endif
#ifdef READINGS
        moves_to_ghost(writer[0].behind, v);
        moves_to_ghost(writer[1].behind, v);
#endif
        moves_to_ghost(writer[0].pending, v);
        moves_to_ghost(writer[1].pending, v);
#endif
        verifier[v].row = 0;
        verifier[v].applied_seq = 0
    :: else
    fi;
    forget_memory(v)
}

/* ---- Verifier: sync, start, stop, crash ----------------------------------------------------------------------------------- */

#define me verifier[_pid]

#if defined(T0_AFTER_THE_READ) || defined(DEADLINE_BEFORE_ROWS)
#define at_work received
#else
#define at_work answered
#endif

/* Whether t0 has been read in this sync. */
#if defined(T0_AFTER_THE_READ)
#define t0_read(v) (verifier[v].sync == received)
#elif defined(T0_AFTER_TRANSACTION_1)
#define t0_read(v) (verifier[v].sync == halfway || verifier[v].sync == answered)
#else
#define t0_read(v) (verifier[v].sync != idle)
#endif

inline request_ends() {
    request = 0;
    request_token = 0;
    request_verifier = 0;
    request_deadline = 0
}

/* The model needs the map only of a verifier whose requests it follows. */
inline fill_map(seq) {
    me.rows = me.rows & ~row_of(seq - 1);
    if :: observed(_pid) -> me.map = me.map | row_of(seq - 1) :: else fi
}

inline sync_ends() {
    me.sync = idle;
    me.t0 = 0;
    me.rows = 0;
    me.highest = 0
#ifdef RESTORE
    ; me.stale_highest = 0
#endif
}

inline set_deadline() {
    me.deadline = ((observed(_pid) && me.t0 < granted) -> granted - me.t0 : 0)
}

/*
 * A process that has no deadline and never gets one again needs its map only for requests under way. If the model does not
 * follow these (see first_look), it may drop the map. A real verifier must not clear it.
 */
inline map_unused() {
#if !defined(STOP_WITH_SYNC_RUNNING) && !defined(MAP_BEFORE_DEADLINE) && !defined(FORGETS)
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
#ifdef RESTORE
    me.stale = 0;
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
     * Rows read from the log between two syncs, without a lease. This is one step: a sync whose answer is lost while it
     * fills the map also leaves a map with more than `applied`.
     */
    :: d_step { me.life == up && me.sync == idle && me.applied < top(revocation) && !mismatch(_pid) ->
            if :: observed(_pid) -> me.map = me.map | (revocation & ~up_to(me.applied)) :: else fi;
            me.applied = top(revocation);
            printf("verifier %d: reads rows up to %d into the map\n", _pid, me.applied) }

    /* Sync, at any time: after a notification, after a third of a lease, or late. No rule relies on a notification. */
    :: d_step { me.life == up && me.sync == idle ->
            printf("verifier %d: t0, sends renew(applied=%d)\n", _pid, me.applied);
            me.sync = called; me.t0 = 0 }

#if defined(READ_BEFORE_ROW_COMMITTED)
    :: d_step { me.sync == called ->
            read_log(_pid); me.sync = halfway;
            printf("database: verifier %d reads rows up to %d\n", _pid, me.highest) }
    :: d_step { me.sync == halfway ->
            renew(_pid, known(_pid)); me.sync = answered;
            printf("database: renewal of verifier %d: applied_seq=%d, commits\n", _pid, me.applied_seq) }
#elif defined(ONE_SNAPSHOT)
    :: d_step { me.sync == called ->
            read_log(_pid); me.sync = halfway;
            printf("database: verifier %d has a snapshot with rows up to %d\n", _pid, me.highest) }
    :: d_step { me.sync == halfway ->
            renew(_pid, known(_pid)); me.sync = renewed;
            printf("database: renewal of verifier %d: applied_seq=%d, commits\n", _pid, me.applied_seq) }
    :: d_step { me.sync == renewed ->
            me.sync = answered;
            printf("database: verifier %d reads rows up to %d with the earlier snapshot\n", _pid, me.highest) }
#else
    :: d_step { me.sync == called ->
            renew(_pid, known(_pid)); me.sync = renewed;
            printf("database: renewal of verifier %d: applied_seq=%d, commits\n", _pid, me.applied_seq) }
#ifdef GOES_ON_WITHOUT_RENEWAL
    :: d_step { me.sync == called ->
            me.sync = renewed; printf("verifier %d: renewal failed before it was executed, goes on\n", _pid) }
#endif
#ifdef T0_AFTER_TRANSACTION_1
    :: d_step { me.sync == renewed ->
            printf("verifier %d: t0\n", _pid); me.t0 = 0; me.sync = halfway }
    :: d_step { me.sync == halfway ->
#else
    :: d_step { me.sync == renewed ->
#endif
            read_log(_pid); me.sync = answered;
            printf("database: verifier %d reads rows up to %d\n", _pid, me.highest) }
#endif

    /* The sync fails: a transaction was never executed, or is executed later, or its answer is lost. */
    :: d_step { me.sync == called ->
            printf("verifier %d: renewal failed before it was executed\n", _pid); sync_ends() }
#ifdef GIVEN_UP_CALLS
    :: d_step { me.sync == called && !me.orphan ->
            printf("verifier %d: gives up a renewal that the server will still execute\n", _pid);
            me.orphan = 1 + me.applied; sync_ends() }
    :: d_step { me.orphan ->
            renew(_pid, me.orphan - 1);
            printf("database: given-up renewal of verifier %d: applied_seq=%d\n", _pid, me.applied_seq); me.orphan = 0 }
#endif
    :: d_step { me.sync == renewed ->
            printf("verifier %d: answer to the renewal lost, or reading failed\n", _pid); sync_ends() }
    :: d_step { me.sync == answered ->
            printf("verifier %d: answer to the reading lost\n", _pid); sync_ends() }

#ifdef T0_AFTER_THE_READ
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
    :: d_step { me.sync == at_work && !me.rows && me.highest != other_log && may_sync ->
            me.applied = me.highest;
#ifdef RESTORE
            me.stale = me.stale_highest;
#endif
#ifndef DEADLINE_BEFORE_ROWS
            set_deadline();
            printf("verifier %d: applied %d, deadline %d ahead\n", _pid, me.applied, me.deadline);
#endif
            sync_ends() }

#ifdef FORGETS
    /* Another log: the nonce of `applied` does not match. FORGET: at any time. */
#ifdef FORGET
    :: d_step { me.life == up && me.sync == answered ->
#else
    :: d_step { (me.life == up && me.sync == answered && me.highest == other_log) ||
            (me.life == up && me.sync == idle && mismatch(_pid)) ->
#endif
            printf("verifier %d: forgets map, cursor and deadline\n", _pid);
#ifndef FORGET_CLEARS_THE_MAP
            /* A request that has read the deadline holds the old map, which does not change any more. */
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
#ifdef REACH_RESTORED
            if :: me.stale -> forgotten = 1 :: else fi;
#endif
#ifdef RESTORE
            me.stale = 0;
#endif
            me.map = 0; me.applied = 0; me.deadline = 0; sync_ends() }
#endif

    /* Start, with a new id. */
    :: d_step { me.life == down && present(_pid) -> printf("verifier %d: starts\n", _pid); me.life = up }

    /* Stop: end the sync loop, distrust, leave. */
#ifdef STOP_WITH_SYNC_RUNNING
    :: d_step { me.life == up -> printf("verifier %d: stops, sync loop still runs\n", _pid); me.life = loop_ended }
#else
    :: d_step { me.life == up && me.sync == idle && may_end ->
            printf("verifier %d: stops: sync loop ended\n", _pid); me.life = loop_ended }
#endif
#ifdef LEAVE_BEFORE_DISTRUST
    :: d_step { me.life == loop_ended ->
            printf("database: verifier %d leaves\n", _pid);
            me.row = 0; me.applied_seq = 0; forget_memory(_pid); me.life = distrusting }
    :: d_step { me.life == distrusting ->
            printf("verifier %d: deadline = none\n", _pid); me.deadline = 0; me.life = left }
#else
    :: d_step { me.life == loop_ended ->
            printf("verifier %d: deadline = none\n", _pid);
            me.deadline = 0; me.life = distrusting; map_unused() }
    :: d_step { me.life == distrusting ->
            printf("database: verifier %d leaves\n", _pid);
            me.row = 0; me.applied_seq = 0; forget_memory(_pid); me.life = left }
#endif
    :: d_step { me.life == left ->
            printf("verifier %d: exits\n", _pid); becomes_ghost(_pid); forget_process(); me.life = down }

    /* Crash, at any step. */
    :: d_step { me.life != down && me.life != left && may_end ->
            printf("verifier %d: crashes\n", _pid); becomes_ghost(_pid); forget_process(); me.life = down }

    od
}

/* ---- Writer --------------------------------------------------------------------------------------------------------------- */

#define self (_pid - verifiers)
#define my writer[self]

/* The writers are alike: writer 0 is the one that inserts first. */
#define in_order (self == 0 || (revocation & 1) || writer[0].step == inserted)

#define waited_long_enough(w) (writer[w].returned >= ((writer[w].pending & unread) -> longest_blind_wait : longest_wait))

#ifdef NO_TIMEOUT
#define may_answer(w) (writer[w].step == waiting && !writer[w].pending)
#else
#define may_answer(w) (writer[w].step == waiting && (!writer[w].pending || waited_long_enough(w)))
#endif

#ifdef REPEATED_REVOKE_ANSWERS_AT_ONCE
#define need_not_wait ((revocation & targets(self)) == targets(self))
#else
#define need_not_wait false
#endif

/* After a restore, rows of running verifiers may be missing from a reading until the longest lease has passed. */
#if defined(RESTORE) && !defined(WRITER_IGNORES_RESTORE)
#define rows_complete (!restored)
#else
#define rows_complete true
#endif

/* A writer that waits for nothing no longer needs seq and returned. */
inline tidy_writer(w) {
    if
    :: !writer[w].pending ->
        writer[w].seq = 0;
        writer[w].returned = 0
#ifdef READINGS
        ; writer[w].counts = 0
        ; writer[w].behind = 0
#endif
    :: else
    fi
}

inline writer_resets(w, next) {
    writer[w].step = next;
    writer[w].seq = 0;
    writer[w].pending = 0;
    writer[w].returned = 0
#if defined(READINGS) && !defined(READING_UNDER_WAY_JOINED)
    ; writer[w].counts = 0
    ; writer[w].behind = 0
#endif
}

active [writers] proctype Writer() {
    do
    /* Transaction 1. */
#ifndef STEPWISE_K
    :: d_step { my.step == asked_to && in_order && may_revoke(self) ->
            my.seq = top(revocation | targets(self));
            my.pending = (need_not_wait -> 0 : unread);
            revocation = revocation | targets(self); my.step = committed;
            printf("database: revoke by writer %d: seq %d, commits\n", self, my.seq) }
#ifndef RESTORE
    :: d_step { self == 0 && my.step == asked_to && !my.group && !(answered_for & 2) ->
            printf("writer 0: group commit: carries both revocations\n"); my.group = 1 }
#endif
#ifdef UNCERTAIN_COMMIT_ANSWERS
    :: d_step { my.step == asked_to ->
            my.step = waiting; my.pending = 0;
            printf("writer %d: revoke failed before it was executed, goes on\n", self) }
#endif
#else
#ifdef REVOKE_WITHOUT_K
    :: d_step { my.step == asked_to && in_order ->
#else
    :: d_step { my.step == asked_to && in_order && !K ->
            K = 1 + self;
#endif
            my.step = has_lock; my.returned = 0;
            printf("database: revoke by writer %d: K=%d\n", self, K) }
    :: d_step { my.step == has_lock ->
            my.seq = top(revocation | targets(self)); my.step = inserted;
#ifdef LEASES_BEFORE_COMMIT
            my.pending = rows_behind(self);
#else
            my.pending = unread;
#endif
            printf("database: revoke by writer %d: seq %d\n", self, my.seq) }
    :: d_step { my.step == inserted ->
            revocation = revocation | targets(self); my.step = committed;
#ifndef REVOKE_WITHOUT_K
            K = 0;
#endif
            printf("database: revoke by writer %d commits\n", self) }
#endif
    :: d_step { my.step == committed ->
            printf("writer %d: returned\n", self); my.step = waiting;
#ifndef RETURNED_BEFORE_THE_COMMIT
            my.returned = 0;
#endif
            tidy_writer(self) }

#ifndef READINGS
    /* Transaction 2: the first reading of the lease rows. It may be late, or never succeed. */
    :: d_step { my.step == waiting && (my.pending & unread) && rows_complete ->
            my.pending = rows_behind(self);
            printf("writer %d: reads the lease rows, waits for rows %d\n", self, my.pending);
            tidy_writer(self) }
    /* Later readings, by polls. Each may be late. */
    :: d_step { my.step == waiting && (my.pending & 1) && !is_behind(0, self) ->
            printf("writer %d: verifier 0 has applied %d, or is gone\n", self, my.seq); my.pending = my.pending & ~1;
            tidy_writer(self) }
    :: d_step { my.step == waiting && (my.pending & 2) && !is_behind(1, self) ->
            printf("writer %d: verifier 1 has applied %d, or is gone\n", self, my.seq); my.pending = my.pending & ~2;
            tidy_writer(self) }
#endif

    :: d_step { may_answer(self) ->
            printf("writer %d: answers, %d ticks after returned, still pending: rows %d\n", self, my.returned, my.pending);
            answered_for = answered_for | targets(self);
            writer_resets(self, done) }

    /* auth-service crashes, or its answer is lost: the client repeats its request. */
    :: d_step { (my.step == committed || my.step == waiting) ->
            printf("writer %d: answer lost, the client repeats the request\n", self);
            writer_resets(self, asked_to) }
    od
}

#ifdef READINGS
/*
 * One auth-service reads the lease rows for both writers. Its readings do not overlap. A reading counts for the writers that
 * had returned from their commit when it began. It is their transaction 2, or a later reading.
 */
inline snapshot_for(w) {
#ifdef READING_UNDER_WAY_JOINED
    writer[w].counts = 1;
#else
    writer[w].counts = (writer[w].step == waiting && writer[w].pending && rows_complete);
#endif
    writer[w].behind = (writer[w].counts -> rows_behind(w) : 0)
}

#ifdef RENEWALS
#ifdef SEEN_BY_EARLIER_READING
#define long_unchanged(v) ((verifier[v].same || verifier[v].outdated) && verifier[v].unchanged == L)
#else
#define long_unchanged(v) (verifier[v].same && verifier[v].unchanged == L)
#endif
#define crashed_rows ((long_unchanged(0) -> 1 : 0) | (long_unchanged(1) -> 2 : 0) | \
        ((ghost_same && ghost_unchanged == L) -> 1 << verifiers : 0))
inline memory_reads(v) {
    verifier[v].current = verifier[v].row;
    verifier[v].same = verifier[v].row && verifier[v].remembered
}
inline memory_keeps(v) {
    if
    :: verifier[v].same -> skip
    :: else ->
        verifier[v].remembered = verifier[v].current;
#ifdef SEEN_BY_EARLIER_CLOCK
        verifier[v].unchanged = reading_since;
#else
        verifier[v].unchanged = 0;
#endif
#ifdef SEEN_BY_EARLIER_READING
        verifier[v].outdated = 0;
#endif
#ifdef MEMORY_KEPT_AFTER_RESTORE
        verifier[v].may_repeat = 0;
#endif
    fi;
    verifier[v].same = 0;
    verifier[v].current = 0;
    tidy_memory(v)
}
#else
#define crashed_rows 0
#endif

inline arrives_for(w) {
    if
    :: writer[w].counts && writer[w].step == waiting && writer[w].pending ->
        if
        :: writer[w].pending & unread -> writer[w].pending = writer[w].behind & ~(crashed_rows)
        :: else -> writer[w].pending = writer[w].pending & writer[w].behind & ~(crashed_rows)
        fi;
        printf("writer %d: waits for rows %d\n", w, writer[w].pending);
        tidy_writer(w)
    :: else
    fi;
    writer[w].counts = 0
}

inline reading_ends() {
    writer[0].counts = 0; writer[0].behind = 0;
    writer[1].counts = 0; writer[1].behind = 0;
#ifdef SEEN_BY_EARLIER_CLOCK
    clock_read = 0;
    reading_since = 0;
#endif
    reading = 0
}

active proctype Reader() {
    do
#ifdef SEEN_BY_EARLIER_CLOCK
    :: d_step { !reading && !clock_read -> clock_read = 1; printf("auth-service: reads the clock, sends a reading\n") }
    :: d_step { !reading && clock_read ->
#else
    :: d_step { !reading ->
#endif
            reading = 1;
            snapshot_for(0);
            snapshot_for(1);
#ifdef RENEWALS
            memory_reads(0);
            memory_reads(1);
            ghost_same = ghost_remembered;
#endif
            printf("database: reading of the lease rows\n") }
    :: d_step { reading ->
            printf("auth-service: the reading arrives\n");
            arrives_for(0);
            arrives_for(1);
#ifdef RENEWALS
            memory_keeps(0);
            memory_keeps(1);
            if
            :: ghost_same -> skip
            :: else -> ghost_remembered = ghost; ghost_unchanged = 0
            fi;
            ghost_same = 0;
#endif
            reading_ends() }
#ifdef RENEWALS
    /* auth-service deletes a row whose `renewals` it has seen unchanged for L, unless they have changed since. */
    :: d_step { verifier[0].row && verifier[0].remembered && verifier[0].unchanged == L ->
            printf("database: row of verifier 0 deleted, unchanged for L\n");
            verifier[0].row = 0;
            verifier[0].applied_seq = 0;
#ifdef RENEWALS_REPEAT
            if :: verifier[0].first -> skip :: else -> forget_memory(0) fi
#else
            forget_memory(0)
#endif
            }
    :: d_step { ghost && ghost_remembered && ghost_unchanged == L ->
            printf("database: dead row deleted\n"); ghost = 0; ghost_remembered = 0; ghost_same = 0; ghost_unchanged = 0 }
#endif
    od
}
#endif

/* ---- A request that begins after the answer -------------------------------------------------------------------------------- */

#define may_ask(v, token) (!request && (answered_for & row_of(token)) && verifier[v].life != down)

#if defined(MAP_BEFORE_DEADLINE)
#define first_look(v, token) (may_ask(v, token) && !(verifier[v].map & row_of(token)))
#elif defined(FORGETS)
#define first_look(v, token) (may_ask(v, token) && verifier[v].deadline)
#else
/* The map only grows: a token that is in it already will be refused, so the model need not follow its request. */
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
#if !defined(ONE_OBSERVED) && !defined(ONE_VERIFIER)
    :: d_step { first_look(1, 0) -> begins(1, 0) }
    :: d_step { first_look(1, 1) -> begins(1, 1) }
#endif
    /* The map, then at once the clock: a later reading of the clock could only refuse more. */
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
    /* Without a lease, at any time: ask the table. A request must not share a query that was sent before it asked. */
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

#ifdef RESTORE
/* ---- A database that is restored from an older snapshot, on the same timeline, under running services ---------------------- */

/*
 * The rows after `kept` are lost, and their seqs are given anew, to rows with other nonces. The model no longer follows the
 * lost rows: from then on, tokens 0 and 1 stand for new tokens. The lease row of verifier v is that of the snapshot, if the
 * snapshot has it. A restore is possible at any moment, again and again, also between the two transactions of a sync.
 */
inline restore_verifier(v, kept, with_row) {
    if :: verifier[v].applied > kept -> verifier[v].stale = 1 :: else fi;
    if :: verifier[v].highest != other_log && verifier[v].highest > kept -> verifier[v].stale_highest = 1 :: else fi;
    verifier[v].rows = verifier[v].rows & up_to(kept);
    verifier[v].map = verifier[v].map & up_to(kept);
    verifier[v].row = verifier[v].row & with_row;
    verifier[v].applied_seq = (verifier[v].row -> least(verifier[v].applied_seq, kept) : 0);
#if defined(MEMORY_KEPT_AFTER_RESTORE)
    if :: verifier[v].remembered && verifier[v].row -> verifier[v].may_repeat = 1 :: else fi;
    verifier[v].remembered = 0;
    verifier[v].same = 0;
    verifier[v].current = 0
#else
    forget_memory(v)
#endif
}

inline restore_writer(w, kept) {
    if
    :: w >= kept && writer[w].step != asked_to -> writer_resets(w, asked_to)
#ifndef WRITER_IGNORES_RESTORE
    /* A row that is missing now need not have been handed back. */
    :: w < kept && writer[w].step == waiting && writer[w].pending -> writer[w].pending = unread
#endif
    :: else
    fi
}

inline restore(kept, with_row) {
    printf("database: restored with rows up to %d, lease rows: %d\n", kept, with_row);
    revocation = revocation & up_to(kept);
    answered_for = answered_for & up_to(kept);
    if :: request && request_token >= kept -> request_ends() :: else fi;
    restore_verifier(0, kept, with_row);
    restore_verifier(1, kept, with_row);
    restore_writer(0, kept);
    restore_writer(1, kept);
#ifdef READINGS
    reading_ends();
#endif
    restored = L
}

active proctype Restore() {
    do
    :: d_step { restore(0, 0) }
    :: d_step { restore(0, 1) }
    :: d_step { restore(1, 0) }
    :: d_step { restore(1, 1) }
    :: d_step { restore(2, 0) }
    :: d_step { restore(2, 1) }
    od
}
#endif

/* ---- What must be reachable: otherwise the model would be safe only because nothing happens --------------------------------- */

#if defined(REACH_ACCEPTED)
#define REACHED (verifier[0].deadline && (revocation & 1) && !(verifier[0].map & 1))
#elif defined(REACH_REFUSED)
#define REACHED (verifier[0].deadline && (answered_for & 1) && (verifier[0].map & 1))
#elif defined(REACH_ACKNOWLEDGED)
#define REACHED (writer[0].step == waiting && !writer[0].pending && !writer[0].group && \
        verifier[0].applied_seq == 1 && verifier[1].applied_seq == 1)
#elif defined(REACH_TIMEOUT)
#define REACHED (verifier[0].life == up && (writer[0].pending & 1) && may_answer(0))
#elif defined(REACH_BLIND)
#define REACHED (verifier[0].life == up && verifier[0].row && writer[0].pending == unread && may_answer(0))
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
#define REACHED (writer[0].step == done && writer[1].step == done && verifier[0].deadline && verifier[1].row)
#elif defined(REACH_SKIPPED)
#define REACHED (ghost && writer[0].step == waiting && !writer[0].pending && !(answered_for & 1))
#elif defined(REACH_SHARED)
#define REACHED (sharing && query == 1 + 3)
#elif defined(REACH_SHARED_READING)
#define REACHED (writer[0].counts && writer[1].counts && writer[0].behind == 1 && writer[1].behind == 1)
#elif defined(REACH_RESTORED)
#define REACHED (forgotten && verifier[0].deadline && verifier[0].applied == 2 && answered_for == 3)
#endif

/* ---- Time ------------------------------------------------------------------------------------------------------------------- */

#ifdef LIVENESS
/* No time passes while a writer could answer: the writer is not paused itself. */
#define may_pass (!may_answer(0) && !may_answer(1))
#else
#define may_pass true
#endif

inline verifier_tick(v) {
    if :: observed(v) && t0_read(v) && verifier[v].t0 < granted -> verifier[v].t0++ :: else fi;
    if :: verifier[v].deadline -> verifier[v].deadline-- :: else fi
#ifdef RENEWALS
    ; if :: verifier[v].unchanged < L -> verifier[v].unchanged++ :: else fi;
    tidy_memory(v)
#endif
}

#ifdef RETURNED_BEFORE_THE_COMMIT
#define returned_read(w) (writer[w].step >= has_lock && writer[w].step <= waiting)
#else
#define returned_read(w) (writer[w].step == waiting)
#endif

inline writer_tick(w) {
    if
    :: returned_read(w) && writer[w].pending ->
#ifdef LIVENESS
        assert(writer[w].returned < L); /* else it waits for more than L */
#endif
        if :: writer[w].returned < L -> writer[w].returned++ :: else fi;
#if !defined(NO_TIMEOUT) && !defined(REACHED)
        if :: may_answer(w) -> writer[w].pending = 0; tidy_writer(w) :: else fi
#endif
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
            if :: (ghost_remembered || ghost_same) && ghost_unchanged < L -> ghost_unchanged++ :: else fi;
#endif
#ifdef SEEN_BY_EARLIER_CLOCK
            if :: clock_read && reading_since < L -> reading_since++ :: else fi;
#endif
#ifdef RESTORE
            if :: restored -> restored-- :: else fi;
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
