------------------------------- MODULE Cutover -------------------------------
(***************************************************************************)
(* The live cutover of a prefix, and its way back.                         *)
(*                                                                         *)
(* Gateways serve reads and writes of keys that live on two sides. A       *)
(* leader moves the traffic from one side to the other in phases, each     *)
(* with a new epoch. What a process believes may be old: routes and leases *)
(* travel, gateways die with writes on the wire, leaders change.           *)
(*                                                                         *)
(* A version is a number that grows with each write that takes effect on a *)
(* key, so "at least as new" is "not smaller". Time is left out: a lease   *)
(* is held or not, and the leader may take one for lost only once it is    *)
(* lost (lease time plus margin, by monotonic clocks).                     *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets, TLC

CONSTANTS
  Keys, Gateways,
  MaxVersion,     \* writes per key
  MaxEpoch,       \* routes ever published
  MaxGrants,      \* leases ever granted per gateway
  \* Each of these is TRUE in the protocol; FALSE shows what it is for.
  UnbrokenLease,     \* an answer needs the lease that was held when the request came
  LeaseForReads,     \* reads need a lease too
  ReadingPhase,      \* reads move to the other side before writes do
  HoldSuspects,      \* reads of suspect keys wait for the next phase
  RememberUnresolved,\* a write of unknown outcome is suspect at every close of its side
  CountAfterChange   \* a new leader counts whoever was ever granted a lease

Sides == {"A", "B"}
Other(s) == IF s = "A" THEN "B" ELSE "A"

\* A route: the side that was authoritative, and how far it has been left.
Phases == {"OPEN", "CLOSING", "READING"}

VARIABLES
  route,      \* the leader's route: [epoch, side, phase]
  view,       \* gateway -> the route that it acts by
  confirmed,  \* gateway -> the highest epoch it has confirmed
  lease,      \* gateway -> 0 (none) or the number of the grant that it holds
  grants,     \* gateway -> grants made so far
  counted,    \* gateway -> whether the leader must take it for a holder
  store,      \* side -> key -> version
  version,    \* key -> the last version given
  dirty,      \* keys whose copy may be behind (intents and results in the topic of changes)
  intents,    \* side -> key -> unresolved intents: writes begun there and not known to be over
  op,         \* gateway -> its request, one at a time
  wire,       \* writes that left a gateway and have not taken effect: [key, side, gateway, lease]
  floor,      \* key -> the newest version that was acknowledged, or answered to a reader
  stale       \* whether a reader was ever given less than what was there when it asked

vars == <<route, view, confirmed, lease, grants, counted, store, version, dirty, intents,
          op, wire, floor, stale>>

Idle == [kind |-> "idle"]

Init ==
  /\ route = [epoch |-> 1, side |-> "A", phase |-> "OPEN", suspects |-> {}]
  /\ view = [g \in Gateways |-> route]
  /\ confirmed = [g \in Gateways |-> 1]
  /\ lease = [g \in Gateways |-> 1]
  /\ grants = [g \in Gateways |-> 1]
  /\ counted = [g \in Gateways |-> TRUE]
  /\ store = [s \in Sides |-> [k \in Keys |-> 0]]
  /\ version = [k \in Keys |-> 0]
  /\ dirty = {}
  /\ intents = [s \in Sides |-> [k \in Keys |-> 0]]
  /\ op = [g \in Gateways |-> Idle]
  /\ wire = {}
  /\ floor = [k \in Keys |-> 0]
  /\ stale = FALSE

-----------------------------------------------------------------------------
(* Leases *)

LoseLease(g) ==
  /\ lease[g] # 0
  /\ lease' = [lease EXCEPT ![g] = 0]
  /\ UNCHANGED <<route, view, confirmed, grants, counted, store, version, dirty, intents,
                 op, wire, floor, stale>>

\* The leader grants to whoever proves that it acts by the present route; from then on it counts
\* the gateway, whether or not the grant arrives. Renewing a lease that is held changes nothing here.
Grant(g) ==
  /\ grants[g] < MaxGrants
  /\ lease[g] = 0
  /\ view[g] = route /\ confirmed[g] = route.epoch   \* a gateway proves first that it is up to date
  /\ grants' = [grants EXCEPT ![g] = @ + 1]
  /\ lease' = [lease EXCEPT ![g] = grants[g] + 1]
  /\ counted' = [counted EXCEPT ![g] = TRUE]
  /\ UNCHANGED <<route, view, confirmed, store, version, dirty, intents, op, wire,
                 floor, stale>>

CountOut(g) ==
  /\ counted[g] /\ lease[g] = 0
  /\ counted' = [counted EXCEPT ![g] = FALSE]
  /\ UNCHANGED <<route, view, confirmed, lease, grants, store, version, dirty, intents,
                 op, wire, floor, stale>>

\* A new leader knows the route and who was ever granted a lease, and nothing else. It counts all
\* of these from the moment at which nobody else can grant.
ChangeLeader ==
  /\ counted' = [g \in Gateways |-> IF CountAfterChange THEN grants[g] > 0 ELSE FALSE]
  /\ counted' # counted
  /\ UNCHANGED <<route, view, confirmed, lease, grants, store, version, dirty, intents,
                 op, wire, floor, stale>>

-----------------------------------------------------------------------------
(* Requests. A gateway serves one at a time; more gateways stand for more requests. *)

Begin(g, k, kind) ==
  /\ op[g] = Idle
  /\ ~LeaseForReads \/ lease[g] # 0   \* without one it is refused at once
  /\ op' = [op EXCEPT ![g] =
       [kind |-> kind, key |-> k, lease |-> lease[g], step |-> "come", side |-> "A",
        floor |-> IF kind = "read" THEN floor[k] ELSE 0, got |-> 0]]
  /\ UNCHANGED <<route, view, confirmed, lease, grants, counted, store, version, dirty, intents,
                 wire, floor, stale>>

HeldNow(g) == lease[g] # 0

Unbroken(g) ==
  IF UnbrokenLease THEN lease[g] # 0 /\ lease[g] = op[g].lease ELSE lease[g] # 0

ReadSide(r) ==
  IF r.phase = "READING" THEN Other(r.side) ELSE r.side

\* The value leaves the store; the answer does not yet reach the client.
ReadStore(g) ==
  /\ op[g].kind = "read" /\ op[g].step = "come"
  /\ ~(HoldSuspects /\ view[g].phase = "CLOSING" /\ op[g].key \in view[g].suspects)
  /\ op' = [op EXCEPT ![g].step = "got", ![g].got = store[ReadSide(view[g])][op[g].key]]
  /\ UNCHANGED <<route, view, confirmed, lease, grants, counted, store, version, dirty, intents,
                 wire, floor, stale>>

AnswerRead(g) ==
  /\ op[g].kind = "read" /\ op[g].step = "got"
  /\ LeaseForReads => Unbroken(g)
  /\ ~(HoldSuspects /\ view[g].phase = "CLOSING" /\ op[g].key \in view[g].suspects)
  /\ floor' = [floor EXCEPT ![op[g].key] = IF op[g].got > @ THEN op[g].got ELSE @]
  /\ stale' = (stale \/ op[g].got < op[g].floor)
  /\ op' = [op EXCEPT ![g] = Idle]
  /\ UNCHANGED <<route, view, confirmed, lease, grants, counted, store, version, dirty, intents,
                 wire>>

\* A write is begun only by an open route: held while closing and while reads move.
Intend(g) ==
  /\ op[g].kind = "write" /\ op[g].step = "come"
  /\ view[g].phase = "OPEN"
  /\ Unbroken(g)
  /\ version[op[g].key] + Cardinality({w \in wire : w.key = op[g].key}) < MaxVersion
  /\ intents' = [intents EXCEPT ![view[g].side][op[g].key] = @ + 1]
  /\ dirty' = dirty \cup {op[g].key}
  /\ op' = [op EXCEPT ![g].step = "intended", ![g].side = view[g].side]
  /\ UNCHANGED <<route, view, confirmed, lease, grants, counted, store, version, wire,
                 floor, stale>>

\* The intent is on the topic, which took a while: the lease is looked at once more.
Send(g) ==
  /\ op[g].kind = "write" /\ op[g].step = "intended"
  /\ Unbroken(g)
  /\ op' = [op EXCEPT ![g].step = "sent"]
  /\ wire' = wire \cup
       {[key |-> op[g].key, side |-> op[g].side, gateway |-> g, lease |-> op[g].lease]}
  /\ UNCHANGED <<route, view, confirmed, lease, grants, counted, store, version, dirty, intents,
                 floor, stale>>

\* It takes effect at any time, whether or not anybody still waits for it.
Apply(w) ==
  /\ wire' = wire \ {w}
  /\ version' = [version EXCEPT ![w.key] = @ + 1]
  /\ store' = [store EXCEPT ![w.side][w.key] = version[w.key] + 1]
  /\ op' = IF op[w.gateway].kind = "write" /\ op[w.gateway].step = "sent"
             /\ op[w.gateway].key = w.key /\ op[w.gateway].lease = w.lease
           THEN [op EXCEPT ![w.gateway].step = "done", ![w.gateway].got = version[w.key] + 1]
           ELSE op
  /\ UNCHANGED <<route, view, confirmed, lease, grants, counted, dirty, intents, floor, stale>>

Acknowledge(g) ==
  /\ op[g].kind = "write" /\ op[g].step = "done"
  /\ Unbroken(g)
  /\ intents' = [intents EXCEPT ![op[g].side][op[g].key] = @ - 1]
  /\ dirty' = dirty \cup {op[g].key}
  /\ floor' = [floor EXCEPT ![op[g].key] = IF op[g].got > @ THEN op[g].got ELSE @]
  /\ op' = [op EXCEPT ![g] = Idle]
  /\ UNCHANGED <<route, view, confirmed, lease, grants, counted, store, version, wire, stale>>

\* The store said that it took effect but the lease is gone: the client gets a retryable error, and
\* the result is published all the same.
FailDone(g) ==
  /\ op[g].kind = "write" /\ op[g].step = "done"
  /\ ~Unbroken(g)
  /\ intents' = [intents EXCEPT ![op[g].side][op[g].key] = @ - 1]
  /\ dirty' = dirty \cup {op[g].key}
  /\ op' = [op EXCEPT ![g] = Idle]
  /\ UNCHANGED <<route, view, confirmed, lease, grants, counted, store, version, wire,
                 floor, stale>>

\* Nothing was sent, and that is said.
Refuse(g) ==
  /\ op[g].kind = "write" /\ op[g].step = "intended"
  /\ ~Unbroken(g)
  /\ intents' = [intents EXCEPT ![op[g].side][op[g].key] = @ - 1]
  /\ op' = [op EXCEPT ![g] = Idle]
  /\ UNCHANGED <<route, view, confirmed, lease, grants, counted, store, version, dirty, wire,
                 floor, stale>>

Drop(g) ==
  /\ \/ op[g].kind \in {"read", "write"} /\ op[g].step = "come" /\ ~Unbroken(g)
     \/ op[g].kind = "read" /\ op[g].step = "got" /\ ~Unbroken(g)
  /\ op' = [op EXCEPT ![g] = Idle]
  /\ UNCHANGED <<route, view, confirmed, lease, grants, counted, store, version, dirty, intents,
                 wire, floor, stale>>

\* kill -9: what it had on the wire may still arrive; its intent stays unresolved.
Crash(g) ==
  /\ op[g] # Idle \/ lease[g] # 0
  /\ op' = [op EXCEPT ![g] = Idle]
  /\ lease' = [lease EXCEPT ![g] = 0]
  /\ UNCHANGED <<route, view, confirmed, grants, counted, store, version, dirty, intents,
                 wire, floor, stale>>

-----------------------------------------------------------------------------
(* Routes *)

\* A gateway learns the newest route at any time; it confirms once nothing that it began under the
\* old one can be acknowledged any more.
Learn(g) ==
  /\ view[g] # route
  /\ view' = [view EXCEPT ![g] = route]
  /\ UNCHANGED <<route, confirmed, lease, grants, counted, store, version, dirty, intents,
                 op, wire, floor, stale>>

\* A read whose lease is gone can only be refused any more, so nobody waits for it. A write is waited
\* for all the same: its result belongs on the topic.
InFlight(g) ==
  \/ op[g].kind = "write" /\ op[g].step \in {"intended", "sent", "done"}
  \/ op[g].kind = "read" /\ op[g].step = "got" /\ op[g].lease = lease[g]

Confirm(g) ==
  /\ confirmed[g] < view[g].epoch
  /\ ~InFlight(g)
  /\ confirmed' = [confirmed EXCEPT ![g] = view[g].epoch]
  /\ UNCHANGED <<route, view, lease, grants, counted, store, version, dirty, intents,
                 op, wire, floor, stale>>

AllAt(e) == \A g \in Gateways : ~counted[g] \/ confirmed[g] >= e

Publish(side, phase, suspects) ==
  /\ route.epoch < MaxEpoch
  /\ route' = [epoch |-> route.epoch + 1, side |-> side, phase |-> phase, suspects |-> suspects]

\* Copies the present state of a key; changes are hints.
CopyKey(k) ==
  /\ k \in dirty
  /\ route.phase \in {"OPEN", "CLOSING"}
  /\ store' = [store EXCEPT ![Other(route.side)][k] = store[route.side][k]]
  /\ dirty' = IF intents[route.side][k] = 0 /\ route.phase = "CLOSING" THEN dirty \ {k} ELSE dirty
  /\ UNCHANGED <<route, view, confirmed, lease, grants, counted, version, intents, op,
                 wire, floor, stale>>

Close ==
  /\ route.phase = "OPEN"
  /\ Publish(route.side, "CLOSING", {})
  /\ UNCHANGED <<view, confirmed, lease, grants, counted, store, version, dirty, intents, op,
                 wire, floor, stale>>

\* Of every write to this side, also of those from before the side was left and come back to.
Unresolved == {k \in Keys : intents[route.side][k] > 0}

\* Everybody who could acknowledge has stopped; what is unresolved now is suspect.
NameSuspects ==
  /\ route.phase = "CLOSING" /\ AllAt(route.epoch)
  /\ route.suspects # Unresolved
  /\ Publish(route.side, "CLOSING", Unresolved)
  /\ UNCHANGED <<view, confirmed, lease, grants, counted, store, version, dirty, intents,
                 op, wire, floor, stale>>

\* The sync check: everything dirty is copied; suspect keys are copied once more as they are now.
InSync == \A k \in dirty : intents[route.side][k] > 0

MoveReads ==
  /\ route.phase = "CLOSING" /\ AllAt(route.epoch)
  /\ route.suspects = Unresolved
  /\ InSync
  /\ store' = [store EXCEPT ![Other(route.side)] =
       [k \in Keys |-> IF k \in route.suspects THEN store[route.side][k] ELSE store[Other(route.side)][k]]]
  /\ IF ReadingPhase THEN Publish(route.side, "READING", {})
                     ELSE Publish(Other(route.side), "OPEN", {})
  /\ dirty' = {}
  /\ intents' = IF RememberUnresolved THEN intents
                ELSE [s \in Sides |-> [k \in Keys |-> 0]]
  /\ UNCHANGED <<view, confirmed, lease, grants, counted, version, op, wire, floor, stale>>

OpenOther ==
  /\ route.phase = "READING" /\ AllAt(route.epoch)
  /\ Publish(Other(route.side), "OPEN", {})
  /\ UNCHANGED <<view, confirmed, lease, grants, counted, store, version, dirty, intents, op,
                 wire, floor, stale>>

Reopen ==
  /\ route.phase = "CLOSING"
  /\ Publish(route.side, "OPEN", {})
  /\ UNCHANGED <<view, confirmed, lease, grants, counted, store, version, dirty, intents, op,
                 wire, floor, stale>>

Next ==
  \/ \E g \in Gateways :
       \/ LoseLease(g) \/ Grant(g) \/ CountOut(g)
       \/ \E k \in Keys : Begin(g, k, "read") \/ Begin(g, k, "write")
       \/ ReadStore(g) \/ AnswerRead(g) \/ Intend(g) \/ Send(g) \/ Acknowledge(g)
       \/ FailDone(g) \/ Refuse(g) \/ Drop(g) \/ Crash(g) \/ Learn(g) \/ Confirm(g)
  \/ \E w \in wire : Apply(w)
  \/ \E k \in Keys : CopyKey(k)
  \/ Close \/ NameSuspects \/ MoveReads \/ OpenOther \/ Reopen \/ ChangeLeader

Spec == Init /\ [][Next]_vars

Symmetry == Permutations(Gateways)

-----------------------------------------------------------------------------
(* What must hold, named after what it protects. *)

\* An answered read is at least as new as everything acknowledged or read before it began.
NoStaleRead == ~stale

\* After the switch the new side has every acknowledged write and everything anybody has read.
NoLostWrite ==
  route.phase = "READING" => \A k \in Keys : store[Other(route.side)][k] >= floor[k]
=============================================================================
