package stacks

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"
)

func TestProbe(t *testing.T) {
	if os.Getenv("PROBE") == "" {
		t.Skip("probe")
	}
	n, _ := strconv.Atoi(os.Getenv("PROBE"))
	for _, s := range Stacks() {
		if one := os.Getenv("ONE"); one != "" && one != string(s) {
			continue
		}
		start := time.Now()
		m, err := Measure(t.Context(), s, Config{Kernel: true, Subscribers: n, Broker: map[bool]string{true: os.Getenv("BROKER")}[s.MQTT()]})
		if err != nil {
			t.Error(err)
			continue
		}
		fmt.Printf("%-16s msgs %d (want %d) bytes %d packets %d until %d cov %v kernel %v wall %v total %v goroutines %d\n  %v\n  bg %v setup %v\n", s, m.Messages, s.Expected(n), m.Bytes, m.Packets, m.UntilHeard, m.Coverage, *m.Kernel, m.Wall, time.Since(start), runtime.NumGoroutine(), m.Kinds, m.Background, m.Setup)
	}
}
