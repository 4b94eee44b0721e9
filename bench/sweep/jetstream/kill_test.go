package jetstream

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/sweep/job"
	"github.com/joulemark/joulemark/internal/longtest"
)

// roleVariable tells a process of this test's program that it is a coordinator or a worker.
const roleVariable = "JETSTREAM_TEST_ROLE"

func TestMain(m *testing.M) {
	switch role := os.Getenv(roleVariable); role {
	case "":
		os.Exit(m.Run())
	case "coordinator":
		exit(coordinate(os.Args[1], os.Args[2], os.Stdout))
	case "worker":
		exit(work(os.Args[1]))
	default:
		exit(errors.New(role))
	}
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// hashes is a job whose chunks take some milliseconds each.
func hashes() job.Job {
	return job.Job{ID: "hashes", Chunks: 200, Work: func(_ context.Context, chunk int) ([]byte, error) {
		sum := sha256.Sum256(fmt.Append(nil, chunk))
		for range 5000 {
			sum = sha256.Sum256(sum[:])
		}
		return sum[:], nil
	}}
}

func whole(j job.Job) []int {
	all := make([]int, j.Chunks)
	for i := range all {
		all[i] = i
	}
	return all
}

// coordinate writes where it listens, a line for each result that comes, and one in the end.
func coordinate(listen, store string, out io.Writer) error {
	j := hashes()
	err := Coordinator{
		Listen: listen, Store: store, Version: "test", Lease: 300 * time.Millisecond,
		Listening: func(a net.Addr) { fmt.Fprintln(out, "listens", a) },
	}.Run(context.Background(), j, whole(j), func(chunk int, result []byte) error {
		_, err := fmt.Fprintf(out, "%d %x\n", chunk, result)
		return err
	})
	if err == nil {
		fmt.Fprintln(out, "done")
	}
	return err
}

// work is a worker. One that comes when all is done already finds nobody, which is in order here.
func work(url string) error {
	w := Worker{URL: url, Version: "test", Workers: 2, Patience: time.Second}
	w.Open = func([]byte) (job.Job, error) { return hashes(), nil }
	err := w.Run(context.Background())
	if err != nil && strings.HasPrefix(err.Error(), "there has been no coordinator") {
		return nil
	}
	return err
}

// start begins a process in a role.
func start(t *testing.T, role string, args ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), roleVariable+"="+role)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kill(cmd) })
	return cmd, bufio.NewScanner(out)
}

// kill ends a process without a warning, unless it has ended.
func kill(cmd *exec.Cmd) {
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

// crew are worker processes, each of which is started again when it ends, until all is done.
type crew struct {
	sync.Mutex
	sync.WaitGroup
	processes []*exec.Cmd
	over      bool
}

func (c *crew) add(t *testing.T, url string) {
	c.Lock()
	defer c.Unlock()
	i := len(c.processes)
	cmd, _ := start(t, "worker", url)
	c.processes = append(c.processes, cmd)
	c.Go(func() {
		for {
			_ = cmd.Wait()
			c.Lock()
			if c.over {
				c.Unlock()
				return
			}
			cmd, _ = start(t, "worker", url)
			c.processes[i] = cmd
			c.Unlock()
		}
	})
}

// end waits for workers that are still there to end by themselves.
func (c *crew) end() {
	c.Lock()
	c.over = true
	c.Unlock()
	c.Wait()
}

// Workers and the coordinator are killed again and again, and the results are those of a loop.
func TestKilled(t *testing.T) {
	j := hashes()
	want := map[string]string{}
	for _, c := range whole(j) {
		result, _ := j.Do(t.Context(), c)
		want[fmt.Sprint(c)] = fmt.Sprintf("%x", result)
	}
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	var workers crew
	defer workers.end()
	store, listen := t.TempDir(), "127.0.0.1:0"
	for kills, ended := longtest.Choose(6, 60), false; !ended; {
		coordinator, lines := start(t, "coordinator", listen, store)
		got := map[string]string{}
		next := 1 + random.IntN(40) // results before somebody is killed
		for lines.Scan() {
			word, rest, _ := strings.Cut(lines.Text(), " ")
			switch word {
			case "listens":
				listen = rest
				for len(workers.processes) < 3 {
					workers.add(t, "nats://"+listen)
				}
				continue
			case "done":
				ended = true
				continue
			}
			if _, twice := got[word]; twice {
				t.Errorf("chunk %s came twice", word)
			}
			got[word] = rest
			if next--; next > 0 || kills == 0 {
				continue
			}
			kills--
			next = 1 + random.IntN(40)
			if victim := random.IntN(4); victim < 3 {
				workers.Lock()
				_ = workers.processes[victim].Process.Kill()
				workers.Unlock()
			} else {
				_ = coordinator.Process.Kill()
			}
		}
		err := coordinator.Wait()
		if diff := cmp.Diff(want, got); ended && (err != nil || diff != "") {
			t.Fatalf("the coordinator ends with %v and other results (-want +got):\n%s", err, diff)
		}
	}
}
