package cluster

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/circulation"
	"github.com/joulemark/joulemark/algorithms/commit"
	"github.com/joulemark/joulemark/algorithms/election"
	"github.com/joulemark/joulemark/algorithms/mutex"
	"github.com/joulemark/joulemark/algorithms/request"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/cluster/node"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host"
)

// subject is an algorithm of the tests, with a way to run it on the simulator.
type subject struct {
	Program
	node  node.Program
	delta algorithms.Time // long where no time-out is waited for, so that none can be premature
	sim   func(context.Context, sim.Config) (engine.Outcome, error)
}

func subjectOf[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	alg *algorithms.Algorithm[M, S], delta algorithms.Time,
) subject {
	return subject{
		Program: Of(alg),
		node:    node.Of[M, S, P](alg),
		delta:   delta,
		sim: func(ctx context.Context, cfg sim.Config) (engine.Outcome, error) {
			return sim.Run[M, S, P](ctx, alg, cfg)
		},
	}
}

var (
	centralized = subjectOf(&request.Centralized, algorithms.Second)
	ring        = subjectOf(&circulation.Ring, algorithms.Second)
	twoPhase    = subjectOf(&commit.TwoPhase, algorithms.Second)
	threePhase  = subjectOf(&commit.ThreePhase, 50*algorithms.Millisecond)
	bully       = subjectOf(&election.Bully, 500*algorithms.Millisecond)
	lamport     = subjectOf(&mutex.Lamport, 50*algorithms.Millisecond)
	subjects    = []subject{centralized, ring, twoPhase, threePhase, bully, lamport}
)

func find(name string) (node.Program, bool) {
	for _, s := range subjects {
		if s.Spec.Name == name {
			return s.node, true
		}
	}
	return nil, false
}

// asNode is the variable that makes the test binary a node process; its value is what is in the
// environment beside.
const asNode = "TEST_NODE_OF_JOULEMARK"

func TestMain(m *testing.M) {
	switch os.Getenv(asNode) {
	case "":
	case asParent:
		os.Exit(parentMain())
	default:
		os.Exit(nodeMain())
	}
	// Nodes that are processes mostly wait for their timers.
	flag.Set("test.parallel", strconv.Itoa(max(4, runtime.GOMAXPROCS(0))))
	os.Exit(m.Run())
}

// nodeMain is a node process, with the listen address and the state directory in the environment.
func nodeMain() int {
	secret, err := control.ReadSecret("", os.Environ())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	err = node.Serve(context.Background(), node.Config{
		Listen: os.Getenv(asNode + "_LISTEN"), State: os.Getenv(asNode + "_STATE"),
		Secret: secret, Find: find, Log: os.Stderr,
		Listening: func(a net.Addr) { fmt.Println(Announcement + a.String()) },
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// journal is a log that tests can read.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// serveOne runs a node in a goroutine until the test ends, and returns its address.
func serveOne(t testing.TB, cfg node.Config) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	addr := make(chan string, 1)
	ended := make(chan error, 1)
	cfg.Listening = func(a net.Addr) { addr <- a.String() }
	cfg.Secret = testSecret
	if cfg.Find == nil {
		cfg.Find = find
	}
	go func() { ended <- node.Serve(ctx, cfg) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("node ended with %v", err)
		}
	})
	select {
	case a := <-addr:
		return a
	case err := <-ended:
		ended <- nil
		t.Fatalf("node ended with %v", err)
	}
	return ""
}

// serve runs n nodes in goroutines.
func serve(t testing.TB, n int) []string {
	t.Helper()
	hosts := make([]string, n)
	for i := range hosts {
		hosts[i] = serveOne(t, node.Config{Meter: testMeter()})
	}
	return hosts
}

var testSecret = control.NewSecret()

// testMeter meters by the best source of this machine; there always is one, if only a model.
var testMeter = sync.OnceValue(func() *energy.Meter {
	best, err := host.Best(host.Discover(host.Local()))
	if err != nil {
		panic(err)
	}
	return &energy.Meter{Clock: energy.ProcessClock(), Source: best.Source}
})

// proc is a node process.
type proc struct {
	cmd   *exec.Cmd
	host  string
	state string
	log   *journal
	end   func() // kills it and waits
}

// startProcess starts a node process, by way of another command if one is given; listen is "" for
// any port.
func startProcess(t testing.TB, listen, state string, wrapper ...string) *proc {
	t.Helper()
	argv := append(wrapper, executable(t))
	cmd := exec.Command(argv[0], argv[1:]...)
	p := &proc{cmd: cmd, state: state, log: &journal{}}
	cmd.Stderr = p.log
	cmd.Env = append(os.Environ(), asNode+"=1", asNode+"_LISTEN="+listen, asNode+"_STATE="+state,
		control.TokenVariable+"="+string(testSecret))
	dieWithParent(cmd)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	q := &process{cmd: cmd, announced: make(chan struct{}), drained: make(chan struct{})}
	go q.read(out)
	p.end = sync.OnceFunc(q.kill)
	t.Cleanup(p.end)
	<-q.announced
	if q.err != nil {
		t.Fatalf("%v; it said: %s", q.err, p.log)
	}
	p.host = q.address
	return p
}

// kill ends the process as kill -9 does, and does not wait.
func (p *proc) kill() { _ = p.cmd.Process.Kill() }

func executable(t testing.TB) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// processes starts n node processes, each with a state directory.
func processes(t testing.TB, n int) ([]*proc, []string) {
	t.Helper()
	procs, hosts := make([]*proc, n), make([]string, n)
	dir := t.TempDir()
	for i := range procs {
		state := filepath.Join(dir, fmt.Sprint(i))
		if err := os.Mkdir(state, 0o700); err != nil {
			t.Fatal(err)
		}
		procs[i] = startProcess(t, "", state)
		hosts[i] = procs[i].host
	}
	return procs, hosts
}

func prepare(t testing.TB, p Program, cfg Config) *Run {
	t.Helper()
	if cfg.Secret == nil {
		cfg.Secret = testSecret
	}
	if cfg.Graph == nil {
		cfg.Graph = algorithms.Complete(len(cfg.Hosts))
	}
	r, err := Prepare(t.Context(), p, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func execute(t testing.TB, r *Run) engine.Outcome {
	t.Helper()
	out, err := r.Execute(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return out
}
