package reference

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Nothing is left of a stack that was closed, or that failed.
func TestNothingIsLeft(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("open files are listed under /proc on Linux alone")
	}
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	for _, s := range Stacks() {
		if _, err := measure(t, s, Config{Subscribers: 20}); err != nil {
			t.Error(err)
		}
		// One whose set-up is cut off in the middle.
		_, err := Prepare(t.Context(), s, Config{Subscribers: 300, Timeout: time.Millisecond})
		if !errors.Is(err, ErrUnfinished) {
			t.Errorf("%s is set up in a millisecond: %v", s, err)
		}
	}
	for tries := 0; runtime.NumGoroutine() > goroutines || openFiles(t) > files; tries++ {
		if tries == 1000 {
			stacks := make([]byte, 1<<16)
			t.Fatalf("%d goroutines and %d files, before it was %d and %d\n%s",
				runtime.NumGoroutine(), openFiles(t), goroutines, files, stacks[:runtime.Stack(stacks, true)])
		}
		time.Sleep(10 * time.Millisecond) // what was told to end takes a moment to do so
	}
}

func openFiles(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// A context that is done ends set-up and events with its error, and Reset makes good.
func TestCancelled(t *testing.T) {
	done, cancel := context.WithCancel(t.Context())
	cancel()
	for _, s := range Stacks() {
		if _, err := Prepare(done, s, Config{Subscribers: 3}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: set-up: %v", s, err)
		}
		b, err := Prepare(t.Context(), s, Config{Subscribers: 3})
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		if _, err := b.Execute(done); !errors.Is(err, context.Canceled) ||
			!strings.Contains(err.Error(), "of 3 subscribers") {
			t.Errorf("%s: event: %v", s, err)
		}
		if _, err := b.Execute(t.Context()); err == nil || !strings.Contains(err.Error(), "closed") {
			t.Errorf("%s: an event after one that failed: %v", s, err)
		}
		if err := b.Reset(); err != nil {
			t.Errorf("%s: %v", s, err)
		}
		if out, err := b.Execute(t.Context()); err != nil || out.Counts.Sent == 0 {
			t.Errorf("%s: after a reset: %+v, %v", s, out, err)
		}
		b.Close()
		b.Close()
	}
}

// Connections last until message identifiers would come round.
func TestResetRenews(t *testing.T) {
	b, err := Prepare(t.Context(), CoAPCon, Config{Subscribers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	for _, c := range []struct {
		events uint64
		renews bool
	}{{1, false}, {longevity - 1, false}, {longevity, true}, {longevity + 1, false}, {2 * longevity, true}} {
		b.events = c.events - 1
		before := b.system
		if _, err := b.Execute(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := b.Reset(); err != nil {
			t.Fatal(err)
		}
		if got := b.system != before; got != c.renews {
			t.Errorf("after %d events: renewed %v, want %v", c.events, got, c.renews)
		}
	}
}

func TestValidate(t *testing.T) {
	good := Config{Subscribers: 1}
	for _, s := range Stacks() {
		if err := good.Validate(s); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	for _, c := range []struct {
		stack  Stack
		config Config
		want   string
	}{
		{"mqtt-qos3", good, `real stack: "mqtt-qos3" (allowed: mqtt-qos0, `},
		{"mqtt-qos3", good, "did you mean mqtt-qos"},
		{MQTT0, Config{}, "subscribers: 0 (allowed: 1 to 10000)"},
		{CoAPCon, Config{Subscribers: -1}, "subscribers: -1"},
		{Memberlist, Config{Subscribers: MaxSubscribers + 1}, "subscribers: 10001"},
		{MQTT0, Config{Subscribers: 1, Payload: 7}, "payload: 7 B (allowed: 8 to 1024"},
		{MQTT0, Config{Subscribers: 1, Payload: 1025}, "payload: 1025 B"},
		{MQTT0, Config{Subscribers: 1, Timeout: -1}, "timeout: -1ns"},
		{CoAPCon, Config{Subscribers: 1, Broker: "tcp://localhost"}, "coap-con has no broker"},
		{MQTT0, Config{Subscribers: 1, Broker: "localhost:1883"}, `broker: "localhost:1883" (allowed: tcp://`},
	} {
		if _, err := Prepare(t.Context(), c.stack, c.config); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, %+v: %v; want %q", c.stack, c.config, err, c.want)
		}
	}
}

func TestBrokerAddress(t *testing.T) {
	for broker, want := range map[string]string{
		"tcp://localhost": "localhost:1883", "mqtt://10.0.0.1:99": "10.0.0.1:99", "tcp://[::1]:18830": "[::1]:18830",
		"": "", "localhost": "", "tcp://": "", "ssl://localhost:8883": "", "ws://h:1": "", "tcp://h:70000": "",
		"tcp://h:1/x": "", "tcp://u:p@h": "",
	} {
		got, err := brokerAddress(broker)
		if got != want || (err != nil) != (want == "") || err != nil && CheckBroker(broker) == nil {
			t.Errorf("%q: %q, %v; want %q", broker, got, err, want)
		}
	}
}

func TestParse(t *testing.T) {
	for i, name := range Names() {
		if s, err := Parse(name); err != nil || s != Stacks()[i] {
			t.Errorf("%s: %v, %v", name, s, err)
		}
	}
}
