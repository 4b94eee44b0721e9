//go:build unix

package command

import (
	"context"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/carbon/series"
	"github.com/joulemark/joulemark/energy/method"
)

// options are those that every run needs but for its command.
func options(t *testing.T) Options {
	t.Helper()
	settings := method.Default()
	accounting, err := settings.Accounting()
	if err != nil {
		t.Fatal(err)
	}
	source, err := energy.FixedWatts(energy.Exactly(energy.Watts(4)))
	if err != nil {
		t.Fatal(err)
	}
	return Options{Samples: 1, Accounting: accounting, Source: source}
}

// metered runs a script of a shell.
func metered(t *testing.T, change func(*Options), script string) *Outcome {
	t.Helper()
	o := options(t)
	o.Commands = [][]string{{"sh", "-c", script}}
	if change != nil {
		change(&o)
	}
	out, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range out.Results.Records {
		if err := out.Results.ValidateAt(i); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// A run that begins at a time of which the intensity is not known does not begin.
func TestRunsOutsideOfTheHours(t *testing.T) {
	text := "timestamp,g_co2e_per_kwh\n2001-01-31T00:00:00Z,1\n2001-01-31T01:00:00Z,2\n"
	hours, err := series.Parse([]byte(text), "h")
	if err != nil {
		t.Fatal(err)
	}
	o := options(t)
	o.Commands = [][]string{{"sh", "-c", "true"}}
	o.Accounting = carbon.Accounting{PUE: 1, Series: hours}
	if out, err := Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), "is not covered") {
		t.Errorf("%+v, %v", out, err)
	}
}

// busy is a loop of a shell that takes a few milliseconds of CPU time.
const busy = "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"

// What a command uses is what bash says it used, whose TIMEFORMAT has milliseconds, with children
// and children of children.
func TestAsTime(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip(err)
	}
	file := filepath.Join(t.TempDir(), "time")
	script := "bash -c 'TIMEFORMAT=\"%3U %3S\"; { time sh -c \"(" + strings.ReplaceAll(busy, "$", `\$`) +
		"); true\"; } 2>" + file + "'"
	script = strings.ReplaceAll(script, `\$`, `\$`)
	out := metered(t, func(o *Options) { o.ReapedOnly = true }, script)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	told := 0.0
	for f := range strings.FieldsSeq(string(text)) {
		s, err := strconv.ParseFloat(f, 64)
		if err != nil {
			t.Fatalf("bash says %q", text)
		}
		told += s
	}
	// Bash cuts both off at the millisecond, and does not count itself.
	r := &out.Results.Records[0]
	if cpu := float64(r.CPUS); told == 0 || cpu < told-1e-6 {
		t.Errorf("%v of CPU time, but bash says %v s of a part of it", r.CPUS, told)
	}
	parts := r.Metrics[0].Value + r.Metrics[1].Value
	if math.Abs(parts-float64(r.CPUS)) > 2e-6 {
		t.Errorf("user and system time are %v s, CPU time %v", parts, r.CPUS)
	}
	if want := 4 * float64(r.CPUS); math.Abs(float64(r.EnergyJ)-want) > 1e-9 {
		t.Errorf("%v at 4 W, want %v J", r.EnergyJ, want)
	}
}

// A grandchild whose parent has left is in no rusage, but in the cgroup.
func TestOutlived(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" || findGroups() == nil {
		t.Skip("no cgroup can be made here")
	}
	// The script waits for the orphan by a pipe that it holds.
	const script = "( ( " + busy + "; echo ready ) & ) | cat >/dev/null"
	with := metered(t, nil, script)
	r := &with.Results.Records[0]
	reaped := r.Metrics[0].Value + r.Metrics[1].Value
	if with.ReapedOnly || float64(r.CPUS)-reaped < 5e-3 {
		t.Errorf("%v of CPU time and %v s of it reaped; want the loop in the first alone", r.CPUS, reaped)
	}
	without := metered(t, func(o *Options) { o.ReapedOnly = true }, script)
	if !without.ReapedOnly || !strings.Contains(strings.Join(without.Results.Warnings, " "), "outlive") {
		t.Errorf("nothing says that children are missing: %q", without.Results.Warnings)
	}
}

// A process that is left running stays, and it is said.
func TestLeft(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" || findGroups() == nil {
		t.Skip("no cgroup can be made here")
	}
	pid := filepath.Join(t.TempDir(), "pid")
	out := metered(t, nil, "setsid sleep 60 </dev/null >/dev/null 2>&1 & echo $! >"+pid)
	if !out.Left {
		t.Error("nothing says that a process is left")
	}
	text, err := os.ReadFile(pid)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(n, syscall.SIGKILL); err != nil {
		t.Errorf("the process that was left: %v", err)
	}
}

func TestStatus(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]struct {
		status int
		text   string
	}{
		"true":        {0, record.StatusOK},
		"exit 3":      {3, "exit status 3"},
		"kill -9 $$":  {137, "ended by signal 9 (killed)"},
		"kill -15 $$": {143, "ended by signal 15 (terminated)"},
	} {
		out := metered(t, func(o *Options) { o.Samples = 2 }, script)
		rec := out.Results.Records[0]
		if out.Status != want.status || rec.Status != want.text {
			t.Errorf("%s: %d, %q; want %v", script, out.Status, rec.Status, want)
		}
		if n := len(out.Results.Records); (n == 2) != (want.status == 0) {
			t.Errorf("%s: %d samples; a failure is to be the last", script, n)
		}
	}
}

// Two commands run in turns, and a null side is no part of the records.
func TestTurns(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "log")
	out := metered(t, func(o *Options) {
		o.Commands = [][]string{{"sh", "-c", "echo a >>" + log}, {"sh", "-c", "echo b >>" + log}}
		o.Samples, o.Null, o.Warmup = 2, true, 1
	}, "")
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(strings.Fields(string(text)), ""), "ab"+"abb"+"bba"; got != want {
		t.Errorf("runs are %s, want %s", got, want)
	}
	if len(out.Sides) != 3 || len(out.Sides[2]) != 2 || len(out.Results.Records) != 4 {
		t.Errorf("%d sides, %d records; want 3, 4", len(out.Sides), len(out.Results.Records))
	}
}

// A signal goes on to the command. What is finished stays, and what was cut off of several is none.
func TestSignal(t *testing.T) {
	t.Parallel()
	signals := make(chan os.Signal, 1)
	out := metered(t, func(o *Options) {
		o.Samples, o.Signals = 3, signals
		o.Keep = func(*record.Results) error {
			signals <- syscall.SIGTERM
			return nil
		}
	}, "true")
	if !out.Interrupted || len(out.Results.Records) != 1 {
		t.Errorf("%d samples, interrupted %v; want 1, true", len(out.Results.Records), out.Interrupted)
	}
	signals <- syscall.SIGTERM
	out = metered(t, func(o *Options) { o.Signals = signals }, "sleep 60 & wait")
	if out.Interrupted { // it came before the command
		if len(out.Results.Records) != 0 {
			t.Error("a record of a command that did not run")
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for program, want := range map[string]struct {
		status int
		text   string
	}{
		"no-such-program":                      {127, "there is no program no-such-program (allowed: programs in PATH"},
		"/no/such":                             {127, "there is no program /no/such"},
		" ":                                    {127, `there is no program " "`},
		"/dev/null":                            {126, "/dev/null cannot be executed"},
		"/":                                    {126, "/ cannot be executed: it is a folder"},
		file("plain", "text", 0o600):           {126, "plain cannot be executed: it is no program, or may not be"},
		file("text", "text", 0o700):            {126, "text cannot be executed: it is no program (allowed: "},
		file("empty", "", 0o700):               {126, "empty cannot be executed: it is no program (allowed: "},
		file("script", "#!/no/such\n:", 0o700): {126, "script cannot be executed: what its first line, "},
		"/" + strings.Repeat("far/", 2000) + "end": {127, "there is no program \"/far/far/"},
	} {
		o := options(t)
		o.Commands = [][]string{{program}}
		out, err := Run(context.Background(), o)
		if err == nil || out == nil || out.Status != want.status || !strings.Contains(err.Error(), want.text) ||
			len(err.Error()) > 300 {
			t.Errorf("%s: %+v, %v; want %v", program, out, err, want)
		}
		o.Commands, o.Prepare = [][]string{{"true"}}, []string{program}
		if _, err := Run(context.Background(), o); err == nil || !strings.Contains(err.Error(), want.text) ||
			!strings.HasPrefix(err.Error(), "prepare: ") {
			t.Errorf("prepare %s: %v; want %v", program, err, want.text)
		}
	}
	o := options(t)
	o.Commands = [][]string{{""}}
	if _, err := Run(context.Background(), o); err == nil || !strings.Contains(err.Error(), "it is empty") {
		t.Errorf("an empty command: %v", err)
	}
	in := strings.NewReader("x")
	if _, err := Run(context.Background(), Options{Commands: [][]string{{"cat"}}, Samples: 2, In: in}); err == nil ||
		!strings.Contains(err.Error(), "there are 2 runs") {
		t.Errorf("two runs of one pipe: %v", err)
	}
}

// added is the record of a process that has ended.
func added(t *testing.T, o Options, e *ended) *record.Record {
	t.Helper()
	o.Commands, o.Samples = [][]string{{"x", "x"}}, 1
	r := &run{Options: o, Outcome: &Outcome{}, meter: &energy.Meter{Clock: clock(false)}}
	r.Results, r.Sides = &record.Results{}, make([][]record.Record, 1)
	if err := r.add(0, 0, e, e.usage(clock(false)), energy.Energy{Source: "none", Kind: energy.Modelled}); err != nil {
		t.Fatal(err)
	}
	return &r.Results.Records[0]
}

// What a command reads and writes passes as it is, however much it is, and whatever its arguments.
func TestMuch(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 120_000)
	var out counter
	o := metered(t, func(o *Options) {
		o.Out, o.In = &out, strings.NewReader(strings.Repeat("line\n", 1000))
		o.Commands = [][]string{append([]string{"sh", "-c", "cat; head -c 100000000 /dev/zero", long},
			strings.Fields(strings.Repeat("argument ", 10_000))...)}
	}, "")
	if want := counter(100_000_000 + 5*1000); o.Status != 0 || out != want {
		t.Errorf("status %d, %d bytes; want %d", o.Status, out, want)
	}
	if name := o.Results.Records[0].Algorithm; !strings.Contains(name, long) {
		t.Errorf("a name of %d bytes without its argument", len(name))
	}
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// Below a millisecond there is a CPU time and no energy, and the record says why.
func TestShort(t *testing.T) {
	t.Parallel()
	rec := added(t, Options{}, &ended{cpu: Least(clock(false)) - 1})
	if _, ok := record.ByName("energy_j").Value(rec); ok || rec.CPUS == 0 || !strings.HasPrefix(rec.Missing, "energy") {
		t.Errorf("%v of CPU time, energy %v, missing %q", rec.CPUS, rec.EnergyJ, rec.Missing)
	}
}

// What is quoted is taken apart into the same words.
func TestLine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.String(), 1, 5).Draw(t, "words")
		got, err := Split(Line(words))
		if diff := cmp.Diff(words, got); err != nil || diff != "" {
			t.Fatalf("%s: %v\n%s", Line(words), err, diff)
		}
	})
	for line, want := range map[string][]string{
		`a "b c" d\ e ''`: {"a", "b c", "d e", ""}, `"\a\"" x`: {`\a"`, "x"},
	} {
		if got, err := Split(line); err != nil || !cmp.Equal(got, want) {
			t.Errorf("%s: %q, %v", line, got, err)
		}
	}
	for _, line := range []string{"", " ", "a | b", "a > b", "$x", "a 'b", `a \`, "a;b", "a&"} {
		if got, err := Split(line); err == nil {
			t.Errorf("%s: %q, want an error", line, got)
		}
	}
}
