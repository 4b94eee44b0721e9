package catalogue

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/commit"
	"github.com/joulemark/joulemark/bench/cluster"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/cluster/node"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/bench/timely"
	"github.com/joulemark/joulemark/internal/longtest"
)

// moment is when a node process of the tests kills itself.
type moment string

const (
	durable moment = "durable" // the state is in its file, and nobody has heard of it
	heard   moment = "heard"   // the checker has, and none of the messages has left
)

// Variants of an algorithm that are broken.
const (
	// careless hears every no as a yes.
	careless = "careless"
	// forgetful forces the state before the last one to its file.
	forgetful = "forgetful"
)

// life is a node process of the tests, from its environment.
type life struct {
	listen, state string
	at            int // batch at which it dies, counted from its start; 0: never
	when          moment
	variant       string
}

const lifeVariable = "JOULEMARK_TEST_LIFE"

func (l *life) String() string {
	return strings.Join([]string{l.listen, l.state, strconv.Itoa(l.at), string(l.when), l.variant}, "|")
}

func TestMain(m *testing.M) {
	text, ok := os.LookupEnv(lifeVariable)
	if !ok {
		os.Exit(m.Run())
	}
	f := strings.Split(text, "|")
	at, err := strconv.Atoi(f[2])
	if err == nil {
		err = (&life{f[0], f[1], at, moment(f[3]), f[4]}).live()
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// live is the process.
func (l *life) live() error {
	return node.Serve(context.Background(), node.Config{
		Listen: l.listen, State: l.state, Find: l.find,
		Listening: func(a net.Addr) { fmt.Println(a) },
	})
}

func (l *life) find(name string) (node.Program, bool) {
	p, ok := BuiltIn().Program(name)
	if l.variant == careless {
		alg := commit.TwoPhase
		alg.Decode = func(b []byte) (commit.TwoPhaseMessage, error) {
			m, err := commit.TwoPhase.Decode(b)
			if err == nil && alg.Spec.Kinds[m.Kind()].Name == "no" {
				b = bytes.Clone(b)
				b[0]--
				return commit.TwoPhase.Decode(b)
			}
			return m, err
		}
		p = Of(&alg).node
	}
	return changed(p, func(cfg *node.MemberConfig) {
		if l.variant == forgetful {
			cfg.Store = &staleStore{Store: cfg.Store}
		}
		k := &killer{Store: cfg.Store, Observer: cfg.Observer, life: *l}
		cfg.Store, cfg.Observer = k, k
	}), ok
}

// changed is a program whose members have another configuration.
func changed[T any](p func(node.MemberConfig) (T, error),
	f func(*node.MemberConfig),
) func(node.MemberConfig) (T, error) {
	return func(cfg node.MemberConfig) (T, error) {
		f(&cfg)
		return p(cfg)
	}
}

// killer kills its process, as kill -9 does.
type killer struct {
	node.Store
	node.Observer
	life
	batches int
}

func (k *killer) Save(d node.Durable) error {
	err := k.Store.Save(d)
	if len(d.Last.Seen) > 0 {
		k.batches++
		k.die(durable)
	}
	return err
}

func (k *killer) Observe(b control.Batch) error {
	err := k.Observer.Observe(b)
	if b.Number > 0 {
		k.die(heard)
	}
	return err
}

func (k *killer) die(now moment) {
	if k.batches == k.at && k.when == now {
		if self, err := os.FindProcess(os.Getpid()); err == nil {
			_ = self.Kill()
		}
		select {}
	}
}

// staleStore keeps what was observed last, and the state before that.
type staleStore struct {
	node.Store
	before []byte
}

func (s *staleStore) Save(d node.Durable) error {
	d.State, s.before = s.before, bytes.Clone(d.State)
	return s.Store.Save(d)
}

// start starts the process, and returns where it listens and what waits for its end.
func (l *life) start(t *testing.T) (address string, wait func()) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Env = append(os.Environ(), lifeVariable+"="+l.String())
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil && t.Context().Err() == nil {
		t.Errorf("a node process does not listen: %v", err)
	}
	return strings.TrimSpace(line), func() { _ = cmd.Wait() }
}

// mortal is a run in which one node is killed, once for each of its lives but the last.
type mortal struct {
	name    string
	params  algorithms.Params
	victim  int
	lives   []int // at which batch each ends
	when    moment
	delta   algorithms.Time
	variant string
}

func (m *mortal) String() string {
	return fmt.Sprintf("%s, node %d, %s %v, Delta %v %s", m.name, m.victim, m.when, m.lives, m.delta, m.variant)
}

const mortalNodes = 4

// loopback is an address of the machine itself that nobody else uses, where there are many (Linux).
// While a node is down its port is free, and the system would give it to whoever asks for any at
// the same address; and the others of its network go on calling there.
func (m *mortal) loopback() string {
	if runtime.GOOS != "linux" {
		return "127.0.0.1"
	}
	h := fnv.New32a()
	fmt.Fprint(h, os.Getpid(), m)
	return fmt.Sprintf("127.%d.%d.%d", 64+h.Sum32()>>16%64, h.Sum32()>>8%256, 1+h.Sum32()%254)
}

// run starts the processes and returns what came of it.
func (m *mortal) run(t *testing.T) (out engine.Outcome, lost []cluster.Loss) {
	alg, err := BuiltIn().Find(m.name)
	if err != nil {
		t.Fatal(err)
	}
	hosts := make([]string, mortalNodes)
	var all sync.WaitGroup
	for i := range hosts {
		l := life{listen: m.loopback() + ":0", state: filepath.Join(t.TempDir()), when: m.when, variant: m.variant}
		if i == m.victim {
			l.at = m.lives[0]
		}
		address, wait := l.start(t)
		hosts[i], l.listen = address, address
		all.Go(func() {
			wait()
			for _, at := range append(m.lives[1:], 0) {
				if i == m.victim && t.Context().Err() == nil {
					l.at = at
					_, wait := l.start(t)
					wait()
				}
			}
		})
	}
	t.Cleanup(all.Wait) // the context of the test has ended by then
	// A cut between nobody and all keeps the run going until the victim is back.
	nobody := &algorithms.Cut{SideA: make([]bool, mortalNodes)}
	awhile := algorithms.Time(len(m.lives)) * 400 * algorithms.Millisecond
	r, err := cluster.Prepare(t.Context(), alg.program, cluster.Config{
		Config: engine.Config{
			Graph: algorithms.Complete(mortalNodes), Params: m.params, Delta: m.delta, Seed: 1,
			Faults: []algorithms.Fault{
				{At: awhile, Kind: algorithms.Split, Cut: nobody}, {At: awhile + 1, Kind: algorithms.Heal, Cut: nobody},
			},
			Limits: engine.Limits{Time: 60 * algorithms.Second},
		},
		Hosts: hosts, Protocol: socket.TCP, Expect: algorithms.Crashes | algorithms.Recoveries,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if out, err = r.Execute(t.Context()); err != nil {
		t.Fatal(err)
	}
	return out, r.Lost()
}

// mortals are the parameters with which each algorithm that persists makes enough steps.
var mortals = map[string]algorithms.Params{
	"ring": {"laps": "6"}, "2pc": {"transactions": "8"}, "3pc": {"transactions": "8"},
	"paxos-commit": {"transactions": "8"}, "paxos": nil, "multi-paxos": {"entries": "6"},
	"raft": {"entries": "6"}, "raft-etcd": {"entries": "6"},
	"bully": nil, "garcia-molina": nil, "lelann": nil, "chang-roberts": nil, "hirschberg-sinclair": nil,
	"peterson": nil, "franklin": nil,
	"ben-or": {"inputs": "split"},
	"abd":    {"operations": "12", "clients": "3", "writers": "multi"},
	"pbft":   {"entries": "4"}, "hotstuff": {"entries": "4"},
}

// A process that is killed exactly between making a step durable and reporting it, or between
// reporting it and sending what follows from it, breaks no promise: the step is in the history
// when it comes back. Whatever is killed, and whenever, nothing false is said and nothing hangs.
func TestKilledBetweenDurableAndSent(t *testing.T) {
	var all []mortal
	for name, params := range mortals {
		add := func(victim int, when moment, delta algorithms.Time, lives ...int) {
			all = append(all, mortal{name, params, victim, lives, when, delta, ""})
		}
		short, long := 15*algorithms.Millisecond, 300*algorithms.Millisecond
		add(1, durable, short, 1)
		if name == "2pc" {
			add(0, durable, short, 2)
			add(2, durable, long, 3)
		}
		if !longtest.On() {
			continue
		}
		if name == "multi-paxos" { // what node 0 has proposed and nobody has heard of
			add(0, durable, long, 2)
		}
		for _, victim := range []int{0, 2} {
			add(victim, durable, short, 1)
			add(victim, durable, short, 2, 1)
			add(victim, durable, short, 3, 1, 1)
			add(victim, heard, short, 2, 1)
			add(victim, durable, long, 2, 1)
		}
	}
	var kills, returns atomic.Int64
	t.Run("runs", func(t *testing.T) {
		for _, m := range all {
			t.Run(m.String(), func(t *testing.T) {
				t.Parallel()
				var lost []cluster.Loss
				timely.Run(t, m.delta, func(bound algorithms.Time) (out engine.Outcome, wrong string) {
					began := time.Now()
					m.delta = bound
					if out, lost = m.run(t); out.Violation != nil || out.End == engine.TimeLimit {
						wrong = fmt.Sprintf("%s after %v, lost %v", out.Status(), time.Since(began), lost)
					}
					t.Logf("%s: %v", out.Status(), lost)
					return out, wrong
				})
				for _, l := range lost {
					kills.Add(1)
					if l.Back {
						returns.Add(1)
					}
					if l.Refused != nil {
						t.Errorf("not let in: %v", l)
					}
				}
			})
		}
	})
	t.Logf("%d kills, %d returns", kills.Load(), returns.Load())
	if least := longtest.Choose[int64](len64(all)/2, 100); kills.Load() < least || returns.Load() < least/2 {
		t.Errorf("%d kills, %d returns; want at least %d and %d", kills.Load(), returns.Load(), least, least/2)
	}
}

func len64[T any](s []T) int64 { return int64(len(s)) }

// What is truly broken is found out all the same, kill or no kill.
func TestKilledAndBroken(t *testing.T) {
	for _, m := range []mortal{
		{
			name: "2pc", params: algorithms.Params{"transactions": "8", "votes": "one-no"}, victim: 0,
			lives: []int{1}, when: durable, delta: 15 * algorithms.Millisecond, variant: careless,
		},
		{
			name: "2pc", params: algorithms.Params{"transactions": "8"}, victim: 0, lives: []int{3}, when: durable,
			delta: 15 * algorithms.Millisecond, variant: forgetful,
		},
	} {
		t.Run(m.variant, func(t *testing.T) {
			t.Parallel()
			out, lost := m.run(t)
			if out.Violation == nil || len(lost) == 0 {
				t.Errorf("%s, lost %v; want a violation after a kill", out.Status(), lost)
			}
			t.Logf("%s", out.Status())
		})
	}
}

// counting counts the states that are saved.
type counting struct {
	node.Store
	saved *atomic.Int64
}

func (c counting) Save(d node.Durable) error {
	if len(d.State) > 0 {
		c.saved.Add(1)
	}
	return c.Store.Save(d)
}

// The algorithms that are killed are all that persist.
func TestWhoPersists(t *testing.T) {
	for _, a := range BuiltIn() {
		t.Run(a.Spec.Name, func(t *testing.T) {
			t.Parallel()
			var saved atomic.Int64
			hosts := make([]string, mortalNodes)
			for i := range hosts {
				hosts[i] = serve(t, &saved)
			}
			r, err := cluster.Prepare(t.Context(), a.program, cluster.Config{
				Config: engine.Config{
					Graph: algorithms.Complete(mortalNodes), Delta: 20 * algorithms.Millisecond,
					Limits: engine.Limits{Time: 2 * algorithms.Second},
				},
				Hosts: hosts, Protocol: socket.TCP, Expect: algorithms.Crashes | algorithms.Recoveries,
			})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if _, err := r.Execute(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, listed := mortals[a.Spec.Name]; listed != (saved.Load() > 0) {
				t.Errorf("persisted %d times; listed among those that are killed: %t", saved.Load(), listed)
			}
		})
	}
}

// serve runs a node in this process until the test ends, and returns its address.
func serve(t *testing.T, saved *atomic.Int64) string {
	address, ended := make(chan string, 1), make(chan error, 1)
	state := t.TempDir()
	go func() {
		ended <- node.Serve(t.Context(), node.Config{
			State: state, Listening: func(a net.Addr) { address <- a.String() },
			Find: func(name string) (node.Program, bool) {
				p, ok := BuiltIn().Program(name)
				return changed(p, func(cfg *node.MemberConfig) { cfg.Store = counting{cfg.Store, saved} }), ok
			},
		})
	}()
	t.Cleanup(func() {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	select {
	case a := <-address:
		return a
	case err := <-ended:
		ended <- nil
		t.Fatal(err)
		return ""
	}
}
