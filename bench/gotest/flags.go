package gotest

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Flags are those of go test, as far as they make sense here. The zero value is that of a go test
// without flags, but that Bench "" stands for all benchmarks.
type Flags struct {
	Bench string // -bench: pattern of benchmarks
	Run   string // -run: pattern of tests that every process runs before; "" is none
	// Iterations is N of -benchtime Nx; 0 has it looked for.
	Iterations int
	Window     time.Duration // of -benchtime 2s; 0 where it was not given
	Count      int           // -count; 0 where it was not given
	CPU        []int         // -cpu; nil is GOMAXPROCS
	Timeout    *time.Duration

	build  []string // flags of go build, for go list too
	test   []string // flags of the test binary
	skip   string   // -skip
	behind []string // what follows -args
}

// flagKind says whose a flag of go test is.
type flagKind struct {
	ours   func(f *Flags, value string) error
	build  bool
	truth  bool // it needs no value
	silent bool // it changes nothing here
}

// The flags of go test that are taken. What writes files, lists or compiles only, or has others
// read the output, is not.
var flagTable = map[string]flagKind{
	"bench":     {ours: (*Flags).setBench},
	"benchmem":  {truth: true},
	"benchtime": {ours: (*Flags).SetBenchtime},
	"count":     {ours: (*Flags).setCount},
	"cpu":       {ours: (*Flags).SetCPU},
	"run":       {ours: (*Flags).setRun},
	"skip":      {ours: (*Flags).setSkip},
	"timeout":   {ours: (*Flags).setTimeout},
	"parallel":  {}, "short": {truth: true}, "shuffle": {}, "failfast": {truth: true},
	"v": {truth: true, silent: true}, "vet": {silent: true},

	"tags": {build: true}, "race": {build: true, truth: true}, "msan": {build: true, truth: true},
	"asan": {build: true, truth: true}, "ldflags": {build: true}, "gcflags": {build: true},
	"asmflags": {build: true}, "gccgoflags": {build: true}, "compiler": {build: true}, "mod": {build: true},
	"modfile": {build: true}, "overlay": {build: true}, "p": {build: true}, "pgo": {build: true},
	"trimpath": {build: true, truth: true}, "buildvcs": {build: true, truth: true},
	"modcacherw": {build: true, truth: true}, "linkshared": {build: true, truth: true},
	"buildmode": {build: true}, "installsuffix": {build: true}, "toolexec": {build: true},
	"cover": {build: true, truth: true}, "covermode": {build: true}, "coverpkg": {build: true},
}

// FlagNames are the flags of go test that are taken, in alphabetical order.
func FlagNames() (names []string) {
	for name := range flagTable {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// NeedsNoValue reports whether a flag stands for true by itself.
func NeedsNoValue(name string) bool { return flagTable[name].truth }

// Parse adds flags as go test takes them, with one dash or two. Faults come back together.
func (f *Flags) Parse(args []string) error {
	var errs []error
	for i := 0; i < len(args); i++ {
		name, isFlag := strings.CutPrefix(args[i], "-")
		name = strings.TrimPrefix(name, "-")
		name, value, valued := strings.Cut(name, "=")
		name = strings.TrimPrefix(name, "test.")
		if name == "args" && isFlag {
			f.behind = append(f.behind, args[i+1:]...)
			break
		}
		kind, known := flagTable[name]
		switch {
		case !isFlag || name == "":
			errs = append(errs, fmt.Errorf("%s: no flag of go test (allowed: packages before --, flags behind it)",
				suggest.Name(args[i])))
			continue
		case !known:
			near := suggest.Nearest(name, FlagNames())
			for i := range near {
				near[i] = "-" + near[i]
			}
			errs = append(errs, fmt.Errorf("-%s: no flag of go test that benchmarks are metered with%s",
				suggest.Legible(name), suggest.Question(near)))
			continue
		case !valued && kind.truth:
			value = "true"
		case !valued && i+1 == len(args):
			errs = append(errs, fmt.Errorf("-%s: no value", name))
			continue
		case !valued:
			i++
			value = args[i]
		}
		if err := f.Set(name, value); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Set sets a flag that is in the table.
func (f *Flags) Set(name, value string) error {
	kind, known := flagTable[name]
	switch {
	case !known:
		return suggest.Unknown("flag of go test", name, FlagNames())
	case kind.truth:
		if _, err := strconv.ParseBool(value); err != nil && !(name == "buildvcs" && value == "auto") {
			return suggest.Wrong(name, suggest.Quote(value), "true or false")
		}
	}
	switch {
	case kind.ours != nil:
		return kind.ours(f, value)
	case kind.build:
		f.build = append(f.build, "-"+name+"="+value)
	case !kind.silent:
		f.test = append(f.test, "-test."+name+"="+value)
	}
	return nil
}

func (f *Flags) setBench(text string) error { return pattern("bench", text, &f.Bench) }
func (f *Flags) setRun(text string) error   { return pattern("run", text, &f.Run) }
func (f *Flags) setSkip(text string) error  { return pattern("skip", text, &f.skip) }

// pattern refuses what package testing would: each part between slashes is a regular expression.
func pattern(key, text string, to *string) error {
	for _, alternative := range splitPattern(text) {
		for _, part := range alternative {
			if _, err := regexp.Compile(part); err != nil {
				return suggest.Wrong(key, suggest.Quote(text), "a regular expression: %v", err)
			}
		}
	}
	*to = text
	return nil
}

// SetBenchtime takes Nx for N operations, or a duration, which is the window of CPU time.
func (f *Flags) SetBenchtime(text string) error {
	if count, ok := strings.CutSuffix(text, "x"); ok {
		n, err := strconv.Atoi(count)
		if err != nil || n < 1 || n > maxIterations {
			return suggest.Wrong("benchtime", suggest.Quote(text), "1x to %dx", maxIterations)
		}
		f.Iterations, f.Window = n, 0
		return nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return suggest.Wrong("benchtime", suggest.Quote(text), "operations such as 1000x, or a duration such as 100ms")
	}
	f.Iterations, f.Window = 0, d
	return nil
}

// maxIterations is a number whose double package testing can still count.
const maxIterations = 1_000_000_000_000

func (f *Flags) setCount(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return suggest.Wrong("count", suggest.Quote(text), "1 to %d", maxSamples)
	}
	f.Count = n
	return nil
}

// SetCPU takes values of GOMAXPROCS, with commas between.
func (f *Flags) SetCPU(text string) error {
	f.CPU = nil
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 1 {
			return suggest.Wrong("cpu", suggest.Quote(text), "numbers of processors, as 1,2,4")
		}
		if !slices.Contains(f.CPU, n) {
			f.CPU = append(f.CPU, n)
		}
	}
	return nil
}

func (f *Flags) setTimeout(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return suggest.Wrong("timeout", suggest.Quote(text), "a duration such as 10m, or 0 for none")
	}
	f.Timeout = &d
	return nil
}

// arguments are those of a test binary that runs the benchmarks of a pattern.
func (f *Flags) arguments(pattern, benchtime string, cpu int, further ...string) []string {
	run := f.Run
	if run == "" {
		run = "^$"
	}
	args := []string{
		"-test.run=" + run, "-test.bench=" + pattern, "-test.benchtime=" + benchtime,
		"-test.cpu=" + strconv.Itoa(cpu), "-test.timeout=0",
	}
	args = append(append(args, f.test...), further...)
	return append(args, f.behind...)
}
