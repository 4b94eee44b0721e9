package publish

import (
	"fmt"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// bench is one node on a complete graph, which is called by hand.
type bench[M algorithms.Message] struct {
	env *algorithms.Env[M]
	rng algorithms.Rand
	seq uint32
}

func newBench[M algorithms.Message](self algorithms.ID, n int) *bench[M] {
	b := &bench[M]{env: algorithms.NewEnv[M](algorithms.Complete(n))}
	b.env.Bind(self, 0, &b.rng, &b.seq)
	return b
}

// did tells what the calls since the last did have brought about: messages with their receivers,
// and events heard of.
func (b *bench[M]) did() (all []string) {
	e := b.env.Effects()
	for _, s := range e.Sends {
		all = append(all, fmt.Sprintf("%d:% x", s.To, s.Msg.Append(nil)))
	}
	for _, o := range e.Observations {
		all = append(all, fmt.Sprintf("saw %d/%d", o.What, o.Value))
	}
	e.Clear()
	return all
}

// step is a call and what it is to bring about.
type step struct {
	call func()
	want []string
}

func (b *bench[M]) play(t *testing.T, steps []step) {
	t.Helper()
	for i, s := range steps {
		s.call()
		if got := b.did(); !slices.Equal(got, s.want) {
			t.Errorf("step %d: %q; want %q", i, got, s.want)
		}
	}
}

func TestBroker(t *testing.T) {
	const publish = "34 09 00 01 61 00 01 01 00 04 00"
	setup := algorithms.Setup{
		Graph: algorithms.Complete(4), Delta: 10, Faults: algorithms.Loss,
		Params: algorithms.Params{"qos": "2", "topic": "1", "size": "4"},
	}
	inst, err := MQTT.Prepare(setup)
	if err != nil {
		t.Fatal(err)
	}
	b, node := newBench[Packet](brokerID, 4), inst.Node(brokerID)
	receive := func(from algorithms.ID, p Packet) func() { return func() { node.Receive(b.env, from, p) } }
	event := Packet{kind: kindPublish, qos: 2, topic: 1, event: 1, id: 1, size: 4}
	subscribe := Packet{kind: kindSubscribe, id: 1, topic: 1, qos: 2}
	timeout := func(kind uint8, data int64) func() {
		return func() { node.Timeout(b.env, algorithms.Timer{Kind: kind, Data: data}) }
	}
	b.play(t, []step{
		{func() { node.Start(b.env) }, nil},
		{receive(2, subscribe), nil},                                       // not connected
		{receive(1, event), nil},                                           // not connected
		{receive(2, Packet{kind: kindConnect}), []string{"2:20 02 00 00"}}, // CONNACK
		{receive(1, Packet{kind: kindConnect}), nil},                       // has to wait
		{receive(3, Packet{kind: kindConnect}), []string{"3:20 02 00 00"}},
		{receive(2, subscribe), []string{"2:90 03 00 01 02"}},
		{receive(2, subscribe), []string{"2:90 03 00 01 02"}}, // counts once
		{receive(1, subscribe), nil},                          // the publisher has no business with that
		{receive(3, subscribe), []string{"3:90 03 00 01 02", "1:20 02 00 00"}},
		// a subscriber does not publish
		{receive(2, event), nil},
		{receive(1, Packet{kind: kindPublish, qos: 1, topic: 1, event: 1, id: 1, size: 4}), nil}, // another QoS
		{receive(1, Packet{kind: kindPublish, qos: 2, topic: 1, event: 2, id: 2, size: 4}), nil}, // another event
		{receive(1, event), []string{"1:50 02 00 01", "2:" + publish, "3:" + publish}},
		{receive(1, event), []string{"1:50 02 00 01"}}, // known
		{receive(1, Packet{kind: kindPubRel, id: 1}), []string{"1:70 02 00 01"}},
		{receive(1, event), []string{"1:50 02 00 01"}}, // known still
		{receive(1, Packet{kind: kindPubRel, id: 1}), []string{"1:70 02 00 01"}},
		{receive(2, Packet{kind: kindPubRel, id: 7}), []string{"2:70 02 00 07"}}, // of nothing: MQTT-4.3.3-2
		{receive(2, Packet{kind: kindPubAck, id: 1}), nil},
		{timeout(timerPublish, 2<<16|1<<8|1), []string{"2:3c" + publish[2:]}}, // again, and says so
		{receive(2, Packet{kind: kindPubRec, id: 2}), nil},                    // of another event
		{receive(2, Packet{kind: kindPubComp, id: 1}), nil},                   // too early
		{receive(2, Packet{kind: kindPubRec, id: 1}), []string{"2:62 02 00 01"}},
		{receive(2, Packet{kind: kindPubRec, id: 1}), nil},
		{timeout(timerPublish, 2<<16|1<<8|2), nil},
		{timeout(timerRelease, 2<<16|1<<8|1), []string{"2:62 02 00 01"}},
		{timeout(timerRelease, 3<<16|1<<8|1), nil},
		{receive(2, Packet{kind: kindPubComp, id: 1}), nil},
		{timeout(timerRelease, 2<<16|1<<8|2), nil},
		{receive(0, event), nil}, // from itself
	})
}

func TestSubscriber(t *testing.T) {
	for qos, want := range [][]string{{"saw 1/1"}, {"0:40 02 00 01", "saw 1/1"}, {"0:50 02 00 01", "saw 1/1"}} {
		inst, err := MQTT.Prepare(algorithms.Setup{
			Graph: algorithms.Complete(4), Delta: 10,
			Params: algorithms.Params{"qos": fmt.Sprint(qos)},
		})
		if err != nil {
			t.Fatal(err)
		}
		b, node := newBench[Packet](2, 4), inst.Node(2)
		receive := func(from algorithms.ID, p Packet) func() { return func() { node.Receive(b.env, from, p) } }
		event := Packet{kind: kindPublish, qos: uint8(qos), topic: 3, event: 1, size: 50}
		if qos > 0 {
			event.id = 1
		}
		again := want
		if qos != 1 {
			again = want[:len(want)-1]
		}
		b.play(t, []step{
			{func() { node.Start(b.env) }, []string{"0:10 0c 00 04 4d 51 54 54 04 02 00 00 00 00"}},
			{receive(0, Packet{kind: kindConnAck}), []string{fmt.Sprintf("0:82 08 00 01 00 03 61 2f 62 %02x", qos)}},
			{receive(0, Packet{kind: kindConnAck}), nil},
			{receive(0, Packet{kind: kindSubAck, id: 1, qos: uint8(qos)}), nil},
			{receive(3, event), nil}, // not from the broker
			{receive(0, event), want},
			{receive(0, event), again},
		})
		if n := len(b.env.Effects().Timers); n > 0 {
			t.Errorf("QoS %d: %d time-outs where nothing is lost", qos, n)
		}
	}
}

// Who has asked before the event learns of it by a notification, and who registers later in the
// answer.
func TestServer(t *testing.T) {
	inst, err := CoAP.Prepare(algorithms.Setup{
		Graph: algorithms.Complete(3), Delta: 10, Faults: algorithms.Loss,
		Params: algorithms.Params{"token": "0", "size": "3"},
	})
	if err != nil {
		t.Fatal(err)
	}
	b, node := newBench[CoAPMessage](serverID, 3), inst.Node(serverID)
	register := CoAPMessage{kind: kindRegister, id: 1}
	const notification = "1:40 45 00 02 61 02 61 2a ff 01 00 03"
	const late = "60 45 00 01 61 02 61 2a ff 01 00 03"
	receive := func(from algorithms.ID, m CoAPMessage) func() { return func() { node.Receive(b.env, from, m) } }
	resend := func(times int64) func() {
		return func() { node.Timeout(b.env, algorithms.Timer{Kind: timerNotification, Data: 1<<8 | times}) }
	}
	b.play(t, []step{
		{func() { node.Start(b.env) }, nil},
		{receive(1, register), []string{"1:60 45 00 01 61 01 61 2a ff 00 00 03"}},
		{receive(1, register), []string{"1:60 45 00 01 61 01 61 2a ff 00 00 03"}}, // counts once
		{func() { node.Timeout(b.env, algorithms.Timer{Kind: timerObservers}) }, []string{notification, "saw 0/1"}},
		{receive(2, register), []string{"2:" + late}},
		// a confirmable request has its answer in the acknowledgement
		{receive(2, CoAPMessage{kind: kindRequest, id: 1}), []string{"2:60 45 00 01 c1 2a ff 01 00 03"}},
		{
			receive(2, CoAPMessage{kind: kindRequest, typ: nonConfirmable, id: 1}),
			[]string{"2:50 45 00 02 c1 2a ff 01 00 03"},
		},
		{resend(1), []string{notification}},
		{receive(2, CoAPMessage{kind: kindAck, typ: acknowledging, id: 2}), nil},
		{receive(1, CoAPMessage{kind: kindAck, typ: acknowledging, id: 1}), nil}, // of something else
		{resend(2), []string{notification}},
		{receive(1, CoAPMessage{kind: kindAck, typ: acknowledging, id: 2}), nil},
		{resend(3), nil},
	})
}

// The spans between the attempts double, from the longest round trip on, and the fifth has no
// time-out.
func TestClient(t *testing.T) {
	inst, err := CoAP.Prepare(algorithms.Setup{
		Graph: algorithms.Complete(3), Delta: 10, Faults: algorithms.Loss,
		Params: algorithms.Params{"mode": "confirmable", "token": "1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	b, node := newBench[CoAPMessage](1, 3), inst.Node(1)
	node.Start(b.env)
	for i, want := range []algorithms.Time{21, 42, 84, 168} {
		timers := b.env.Effects().Timers
		if len(timers) != 1 || timers[0].At != want {
			t.Fatalf("attempt %d: time-outs %v; want one at %d", i+1, timers, want)
		}
		timer := timers[0].Timer
		if got := b.did(); len(got) != 1 {
			t.Fatalf("attempt %d: %q; want one request", i+1, got)
		}
		node.Timeout(b.env, timer)
	}
	if timers := b.env.Effects().Timers; len(timers) > 0 || len(b.did()) != 1 {
		t.Errorf("attempt 5: time-outs %v; want a request and none", timers)
	}
	answer := CoAPMessage{kind: kindResponse, typ: acknowledging, token: 1, id: 1, event: 1, size: 50}
	other, registered := answer, answer
	other.id = 9
	registered.kind = kindRegistered
	receive := func(from algorithms.ID, m CoAPMessage) func() { return func() { node.Receive(b.env, from, m) } }
	b.play(t, []step{
		{receive(2, answer), nil}, // not from the server
		{receive(0, other), nil},  // to another request
		{receive(0, CoAPMessage{kind: kindResponse, typ: acknowledging, token: 2, id: 1, event: 1, size: 50}), nil},
		{receive(0, registered), nil},
		// it does not observe
		{receive(0, CoAPMessage{kind: kindNotification, token: 1, id: 2, event: 1, size: 50}), nil},
		{receive(0, answer), []string{"saw 1/1"}},
		{receive(0, answer), nil},
	})
	if node.Timeout(b.env, algorithms.Timer{Kind: timerRequest, Data: 1}); len(b.did()) > 0 {
		t.Error("asks again although it has the answer")
	}
}

// A node calls different others in an interval, fanout of them until few transmissions are left,
// and begins within an interval.
func TestGossiper(t *testing.T) {
	inst, err := SWIMGossip.Prepare(algorithms.Setup{
		Graph: algorithms.Complete(20), Delta: 10,
		Params: algorithms.Params{"interval": "5"},
	})
	if err != nil {
		t.Fatal(err)
	}
	b, node := newBench[UserMessage](7, 20), inst.Node(7)
	node.Receive(b.env, 7, UserMessage{event: 1, size: 50})
	node.Receive(b.env, 3, UserMessage{event: 2, size: 50})
	if got := b.did(); got != nil {
		t.Errorf("%q on what is not the event of another node; want nothing", got)
	}
	node.Receive(b.env, 3, UserMessage{event: 1, size: 50})
	node.Receive(b.env, 4, UserMessage{event: 1, size: 50})
	if timers := b.env.Effects().Timers; len(timers) != 1 || timers[0].At < 1 || timers[0].At > 50 {
		t.Errorf("timers %v; want one, from 1 to 50", timers)
	}
	if got := b.did(); !slices.Equal(got, []string{"saw 1/1"}) {
		t.Errorf("%q; want the event once", got)
	}
	for i, want := range []int{3, 3, 2} {
		node.Timeout(b.env, algorithms.Timer{})
		e := b.env.Effects()
		called := map[algorithms.ID]bool{7: true}
		for _, s := range e.Sends {
			called[s.To] = true
		}
		if last := i == 2; len(e.Sends) != want || len(called) != want+1 || (len(e.Observations) == 1) != last ||
			(len(e.Timers) == 0) != last {
			t.Errorf("interval %d: %v, then %d observations and timers %v; want %d to different nodes",
				i+1, e.Sends, len(e.Observations), e.Timers, want)
		}
		if len(e.Timers) == 1 && e.Timers[0].At != 50 {
			t.Errorf("the next interval begins at %d; want 50", e.Timers[0].At)
		}
		e.Clear()
	}
}
