// Mutants puts small faults into the code, one at a time, and shows that tests find each. A promise
// whose tests find nothing when it is broken is not tested.
//
//	go run ./internal/mutants [-list] [-run REGEXP] [-sample N] [-seed TEXT] [-j N] [-fresh] [-write] [FOLDER...]
//
// The faults of a folder are listed in its testdata/mutants.txt. Each has a heading, a file, lines
// of it with what replaces them, and if need be which tests, which joulemark run and which
// exploration have to fail:
//
//	# lamport-mutex: a node enters before all others have acknowledged
//	lamport_process.go
//	-	if p.acknowledged < env.N()-1 {
//	+	if p.acknowledged < env.N()-2 {
//	test: ./bench/harness -run TestCounts
//	run: --engine sim --algorithms lamport-mutex --nodes 4,8
//	explore: lamport-mutex --param requesters=2
//
// The lines begin right behind the sign, and stand in the file exactly once. One mutant may have
// several such pairs. Without a line "test:" the tests of the folder have to find it; "run:" is
// the arguments of a joulemark run that has to fail as well, and "explore:" those of a joulemark
// explore, which may find what no test does.
//
// The tree stays as it is: the go command is told to see other files (-overlay). What killed a
// mutant is remembered outside the tree as long as nothing in its folder changes, and the test that
// docs/MUTANTS.md names is asked first. The exit status is 1 where a mutant survives or a list is
// wrong.
package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/internal/number"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	switch err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "mutants:", err)
		stop()
		os.Exit(1)
	}
}

// options are what the command line says.
type options struct {
	list, fresh, write bool
	only               *regexp.Regexp // mutants by folder and name, nil for all
	sample             int            // how many of them are drawn, 0 for all
	seed               string         // which are drawn
	jobs               int
	folders            []string
}

func read(arguments []string, errOut io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("mutants", flag.ContinueOnError)
	flags.SetOutput(errOut)
	flags.BoolVar(&o.list, "list", false, "say which mutants there are, and run none")
	flags.BoolVar(&o.fresh, "fresh", false, "run those too that are known to be killed")
	flags.IntVar(&o.sample, "sample", 0, "how many mutants are drawn, 0 for all")
	flags.StringVar(&o.seed, "seed", "", "any `text`, which says what mutants are drawn")
	flags.BoolVar(&o.write, "write", false, "write into "+page+" what became of the mutants")
	flags.IntVar(&o.jobs, "j", runtime.NumCPU(), "how many mutants at a time")
	only := flags.String("run", "", "mutants alone whose folder, subject and fault match this `expression`")
	if err := flags.Parse(arguments); err != nil {
		return o, err
	}
	switch {
	case o.jobs < 1:
		return o, fmt.Errorf("-j: %d (allowed: 1 or more)", o.jobs)
	case o.sample < 0:
		return o, fmt.Errorf("-sample: %d (allowed: 0 or more)", o.sample)
	}
	var err error
	if o.only, err = regexp.Compile(*only); err != nil {
		return o, fmt.Errorf("-run: %w", err)
	}
	for _, f := range flags.Args() {
		o.folders = append(o.folders, filepath.ToSlash(filepath.Clean(strings.TrimSuffix(f, "..."))))
	}
	return o, nil
}

// chosen are the mutants that the options leave. A folder stands for those below it too.
func (o options) chosen(all []mutant) ([]mutant, error) {
	for _, f := range o.folders {
		if !slices.ContainsFunc(all, func(m mutant) bool { return within(m.folder, f) }) {
			return nil, fmt.Errorf("%s: no %s in or below it", f, listFile)
		}
	}
	var mutants []mutant
	for _, m := range all {
		if o.only.MatchString(m.String()) && (o.folders == nil ||
			slices.ContainsFunc(o.folders, func(f string) bool { return within(m.folder, f) })) {
			mutants = append(mutants, m)
		}
	}
	if mutants == nil {
		return nil, errors.New("no mutant is chosen")
	}
	return o.drawn(mutants), nil
}

// drawn are the mutants of the sample, in the order of the lists. The seed gives each mutant a
// number, and the lowest are drawn: so a mutant more does not change which others are.
func (o options) drawn(mutants []mutant) []mutant {
	if o.sample == 0 || o.sample >= len(mutants) {
		return mutants
	}
	lot := func(m mutant) string {
		sum := sha256.Sum256([]byte(o.seed + "\n" + m.String()))
		return string(sum[:])
	}
	lots := make([]string, len(mutants))
	for i, m := range mutants {
		lots[i] = lot(m)
	}
	slices.Sort(lots)
	return slices.DeleteFunc(mutants, func(m mutant) bool { return lot(m) >= lots[o.sample] })
}

func within(folder, of string) bool {
	return of == "." || folder == of || strings.HasPrefix(folder, of+"/")
}

func run(ctx context.Context, arguments []string, out, errOut io.Writer) error {
	o, err := read(arguments, errOut)
	if err != nil {
		return err
	}
	root, err := rootOf(ctx)
	if err != nil {
		return err
	}
	all, err := lists(root)
	if err != nil {
		return err
	}
	mutants, err := o.chosen(all)
	if err != nil {
		return err
	}
	if o.list {
		for _, m := range mutants {
			fmt.Fprintln(out, m)
		}
		return nil
	}
	if o.sample > 0 {
		fmt.Fprintf(out, "%s of %d are drawn (-sample %d -seed %q)\n",
			number.Plural(len(mutants), "mutant"), len(all), o.sample, o.seed)
	}
	verdicts, err := o.run(ctx, root, mutants, out)
	if len(verdicts) > 0 {
		fmt.Fprintln(out, summary(verdicts))
	}
	if o.write {
		err = errors.Join(err, writePage(filepath.Join(root, page), all, verdicts))
	}
	if slices.ContainsFunc(verdicts, func(v verdict) bool { return v.survived }) {
		err = errors.Join(err, errors.New("mutants survive"))
	}
	return err
}

// run has the mutants killed that are not known to be.
func (o options) run(ctx context.Context, root string, mutants []mutant, out io.Writer) ([]verdict, error) {
	temp, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(temp) }()
	c, err := newCache(root)
	if err != nil {
		return nil, err
	}
	var known []verdict
	mutants = slices.DeleteFunc(mutants, func(m mutant) bool {
		file, err := c.file(m)
		v, ok := c.get(file, m)
		if ok = ok && err == nil && !o.fresh; ok {
			known = append(known, v)
		}
		return ok
	})
	before, err := rowsOf(filepath.Join(root, page))
	if err != nil {
		return nil, err
	}
	w := newWorkshop(root, temp, before)
	if err := w.soundness(ctx, mutants, o.jobs); err != nil {
		return known, err
	}
	verdicts, err := w.killAll(ctx, mutants, o.jobs, c, out)
	return append(known, verdicts...), err
}

// rootOf is the folder of the module that this runs in.
func rootOf(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	file := strings.TrimSpace(string(out))
	if err == nil && (file == "" || file == os.DevNull) {
		err = errors.New("no go.mod here or above")
	}
	return filepath.Dir(file), err
}
