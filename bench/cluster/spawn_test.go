package cluster

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
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

// What the environment says to joulemark is not said to its processes, whose command says it all.
func TestSpawnEnvironment(t *testing.T) {
	t.Setenv(Variables+"WATTS", "99")
	hosts, stop, err := Spawn(t.Context(), 1,
		[]string{"sh", "-c", `echo "listening on $JOULEMARK_WATTS:$JOULEMARK_TOKEN"`},
		[]byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	if hosts[0] != ":secret" {
		t.Errorf("%q; want the secret alone", hosts)
	}
}

// Where the work ends while processes start, that is the error, and none of them is left.
func TestSpawnCancelled(t *testing.T) {
	cause := errors.New("enough")
	mark := filepath.Join(t.TempDir(), "alive")
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() {
		for { // until the first of them is there
			if _, err := os.Stat(mark); err == nil || t.Context().Err() != nil {
				break
			}
			runtime.Gosched()
		}
		cancel(cause)
	}()
	_, _, err := Spawn(ctx, 3, []string{"sh", "-c", `echo $$ >>"$0"; exec sleep 600`, mark}, nil)
	if !errors.Is(err, cause) {
		t.Errorf("%v; want %v", err, cause)
	}
	pids, err := os.ReadFile(mark)
	if err != nil {
		t.Fatal(err)
	}
	for field := range strings.FieldsSeq(string(pids)) {
		pid, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		if p, err := os.FindProcess(pid); err == nil && p.Signal(syscall.Signal(0)) == nil {
			t.Errorf("process %d is left", pid)
		}
	}
}
