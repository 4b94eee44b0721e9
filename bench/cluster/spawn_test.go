package cluster

import (
	"net"
	"os"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
)

func TestSpawn(t *testing.T) {
	t.Setenv(asNode, "1")
	hosts, stop, err := Spawn(t.Context(), 3, []string{executable(t)}, testSecret)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	r := prepare(t, ring.Program, Config{
		Config: engine.Config{Delta: algorithms.Second},
		Hosts:  hosts, Protocol: socket.TCP,
	})
	if out := execute(t, r); out.Status() != "ok" || out.Counts.Sent != 3 {
		t.Errorf("%s with %d messages; want ok with 3", out.Status(), out.Counts.Sent)
	}
	r.Close()
	stop()
	stop()
	for _, h := range hosts {
		if c, err := net.Dial("tcp", h); err == nil {
			_ = c.Close()
			t.Errorf("%s still listens", h)
		}
	}
}

func TestSpawnRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		n    int
		argv []string
		want string
	}{
		{"none", 0, []string{"true"}, "0 processes"},
		{"no command", 1, nil, "1 processes"},
		{"no such command", 1, []string{"/nowhere/joulemark"}, "process 0: fork/exec /nowhere/joulemark"},
		{"says nothing", 2, []string{"true"}, "process 0: ended before it listened"},
		{"says something else", 1, []string{"echo", "hello"}, `says "hello" (allowed: "listening on "`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := Spawn(t.Context(), c.n, c.argv, nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v; want %s", err, c.want)
			}
		})
	}
	if os.Getenv(asNode) != "" {
		t.Error("the variable is still set")
	}
}
