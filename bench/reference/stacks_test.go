package reference

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/loopback"
	"github.com/joulemark/joulemark/internal/longtest"
)

// topicLength is that of joulemark-XXXXXXXX/event.
const topicLength = 24

func count(name string, messages, bytes int64) engine.TypeCount {
	return engine.TypeCount{Name: name, Messages: messages, Bytes: bytes}
}

// exact is what the standards fix for one event of payload bytes to n subscribers.
func exact(s Stack, n, payload int64) []engine.TypeCount {
	publish := 2 + 2 + topicLength + payload // with a packet identifier of two bytes more from quality of service 1
	if publish > 2+127 {
		publish++ // the remaining length takes two bytes
	}
	get := int64(4 + 8 + 6)            // header, token, Uri-Path
	content := 4 + 8 + 2 + 1 + payload // header, token, Content-Format, marker
	notification := content + 2        // Observe
	switch s {
	case MQTT0:
		return []engine.TypeCount{count("PUBLISH", 1+n, (1+n)*publish)}
	case MQTT1:
		return []engine.TypeCount{count("PUBLISH", 1+n, (1+n)*(publish+2)), count("PUBACK", 1+n, (1+n)*4)}
	case MQTT2:
		return []engine.TypeCount{
			count("PUBLISH", 1+n, (1+n)*(publish+2)),
			count("PUBREC", 1+n, (1+n)*4),
			count("PUBREL", 1+n, (1+n)*4),
			count("PUBCOMP", 1+n, (1+n)*4),
		}
	case CoAPCon:
		return []engine.TypeCount{count("CON GET", n, n*get), count("ACK 2.05", n, n*content)}
	case CoAPNon:
		return []engine.TypeCount{count("NON GET", n, n*get), count("NON 2.05", n, n*content)}
	case CoAPObserveCon:
		return []engine.TypeCount{count("CON 2.05", n, n*notification), count("ACK", n, n*4)}
	case CoAPObserveNon:
		return []engine.TypeCount{count("NON 2.05", n, n*notification)}
	}
	return nil
}

// setup is what it takes before the first event, by type.
func setup(s Stack, n int64) map[string]int64 {
	switch {
	case s.MQTT():
		return map[string]int64{"CONNECT": 1 + n, "CONNACK": 1 + n, "SUBSCRIBE": n, "SUBACK": n}
	case s == CoAPObserveCon, s == CoAPObserveNon:
		return map[string]int64{"CON GET": n, "ACK 2.05": n}
	}
	return map[string]int64{}
}

// Messages by type, their sizes and the set-up are those of the standards, for every event anew.
func TestCounts(t *testing.T) {
	for _, s := range Stacks() {
		if s == Memberlist {
			continue
		}
		for _, c := range []Config{
			{Subscribers: 1, Payload: MinPayload},
			{Subscribers: 7},
			{Subscribers: 50, Payload: 200},
		} {
			counts(t, s, c)
		}
	}
}

// As many subscribers as the largest published experiment has.
func TestCountsOfMany(t *testing.T) {
	longtest.Only(t, "events of 400 nodes over libraries, as in the largest published experiment")
	for _, s := range []Stack{MQTT2, CoAPObserveCon} {
		counts(t, s, Config{Subscribers: 399})
	}
}

func counts(t *testing.T, s Stack, c Config) {
	t.Helper()
	b, err := Prepare(t.Context(), s, c)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	n, payload := int64(c.Subscribers), int64(c.withDefaults().Payload)
	want := exact(s, n, payload)
	for range 3 {
		out, err := b.Execute(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		m := b.Measured()
		if diff := cmp.Diff(want, m.Kinds); diff != "" {
			t.Errorf("%s, %+v: %s", s, c, diff)
		}
		messages, bytes := total(want)
		if m.Messages != messages || m.Bytes != bytes || m.Messages != s.Expected(c.Subscribers) || m.Coverage != 1 ||
			m.Background != nil {
			t.Errorf("%s, %+v: %+v; want %d messages and %d bytes, and %d are expected",
				s, c, m, messages, bytes, s.Expected(c.Subscribers))
		}
		if packets := map[bool]int64{false: messages}[s.TCP()]; m.Packets != packets {
			t.Errorf("%s: %d packets, want %d", s, m.Packets, packets)
		}
		if m.UntilHeard < n || m.UntilHeard > messages {
			t.Errorf("%s: %d messages until all %d have heard", s, m.UntilHeard, n)
		}
		if m.Kernel != nil {
			t.Errorf("%s: the kernel says %v unasked", s, *m.Kernel)
		}
		got := map[string]int64{}
		for _, k := range m.Setup {
			got[k.Name] = k.Messages
		}
		if diff := cmp.Diff(setup(s, n), got); diff != "" {
			t.Errorf("set-up of %s: %s", s, diff)
		}
		sums := out.Counts
		if sums.Sent != messages || sums.Delivered != messages || sums.Bytes != bytes ||
			sums.Setup.Sent != m.SetupMessages() || sums.Setup.Bytes != m.SetupBytes() {
			t.Errorf("%s: counts of the outcome: %+v", s, sums)
		}
		if out.Status() != "ok" || out.End != engine.Quiet || out.Result.Ops != 1 || !out.Expected.IsExact() ||
			!out.Expected.Contains(float64(messages)) {
			t.Errorf("%s: outcome %+v", s, out)
		}
		if err := b.Reset(); err != nil {
			t.Fatal(err)
		}
	}
}

// Every member sends an event as often as memberlist says that it does, and all hear; that all do
// is likely and not certain, about 499 times in 500.
func TestGossip(t *testing.T) {
	for _, c := range []struct{ subscribers, transmissions int }{{1, 4}, {9, 8}, {49, 8}} {
		b, err := Prepare(t.Context(), Memberlist, Config{Subscribers: c.subscribers})
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		n, all := int64(c.subscribers), false
		for range 4 {
			out, err := b.Execute(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			m := b.Measured()
			if out.Goal != (m.Coverage == 1) || out.Expected.Low != float64(c.transmissions) ||
				!out.Expected.Contains(float64(m.Messages)) {
				t.Errorf("%d members: goal %v with coverage %g, and %d messages where %v are expected",
					n+1, out.Goal, m.Coverage, m.Messages, out.Expected)
			}
			senders := 1 + int64(m.Coverage*float64(n)+0.5)
			if want := senders * int64(c.transmissions); m.Messages != want {
				t.Errorf("%d members: %d messages, want %d", n+1, m.Messages, want)
			}
			if m.Coverage == 1 {
				all = true
				if m.Messages != Memberlist.Expected(c.subscribers) {
					t.Errorf("%d members: %d messages, want %d", n+1, m.Messages, Memberlist.Expected(c.subscribers))
				}
			}
			// A number before the payload in each, and a checksum of five bytes before each packet.
			want := []engine.TypeCount{count("user", m.Messages, m.Messages*(1+DefaultPayload))}
			if !cmp.Equal(m.Kinds, want) {
				t.Errorf("%d members: %v, want %v", n+1, m.Kinds, want)
			}
			if m.Packets != m.Messages || m.Bytes != m.Packets*(5+1+DefaultPayload) {
				t.Errorf("%d members: %d bytes in %d packets", n+1, m.Bytes, m.Packets)
			}
			if m.UntilHeard < int64(m.Coverage*float64(n)) || m.UntilHeard > m.Messages || m.Background != nil {
				t.Errorf("%d members: %+v", n+1, m)
			}
			if m.Setup[len(m.Setup)-1].Name != "state exchange (TCP)" || m.Setup[len(m.Setup)-1].Messages != 2*n {
				t.Errorf("%d members: set-up %v", n+1, m.Setup)
			}
			if err := b.Reset(); err != nil {
				t.Fatal(err)
			}
		}
		if !all {
			t.Errorf("%d members: four events, and none has reached all", n+1)
		}
	}
}

// The kernel sees at least the datagrams, each with 28 bytes of headers.
func TestKernel(t *testing.T) {
	if _, ok := loopback.Read(); !ok {
		t.Skip("the kernel of this machine does not say what goes over loopback")
	}
	m, err := measure(t, CoAPObserveCon, Config{Subscribers: 20, Kernel: true})
	if err != nil {
		t.Fatal(err)
	}
	if m.Kernel == nil || m.Kernel.Packets < m.Packets || m.Kernel.Bytes < m.Bytes+28*m.Packets {
		t.Errorf("the kernel has %v for %d datagrams of %d bytes", m.Kernel, m.Packets, m.Bytes)
	}
}

// Events have the bytes of the seed, and no two are the same.
func TestEvent(t *testing.T) {
	a, b := &Bench{config: Config{Payload: 60, Seed: 1}}, &Bench{config: Config{Payload: 60, Seed: 1}}
	first := a.event()
	if len(first) != 60 || !cmp.Equal(first, b.event()) {
		t.Error("one seed has two events")
	}
	if cmp.Equal(first[8:], a.event()[8:]) {
		t.Error("two events are the same")
	}
	b.config.Seed = 2
	if cmp.Equal(a.event()[8:], b.event()[8:]) {
		t.Error("two seeds have one event")
	}
}

// measure sets a stack up, sends one event over it, and takes it down again.
func measure(t *testing.T, s Stack, c Config) (Measured, error) {
	b, err := Prepare(t.Context(), s, c)
	if err != nil {
		return Measured{}, err
	}
	defer b.Close()
	if _, err := b.Execute(t.Context()); err != nil {
		return Measured{}, err
	}
	return b.Measured(), nil
}
