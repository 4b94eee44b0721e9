package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/joulemark/joulemark/internal/number"
)

// soundness runs all that mutants are to fail, without any of them. The command is built once, and
// has all algorithms, which takes a while: the tests come first.
func (w workshop) soundness(ctx context.Context, mutants []mutant, jobs int) error {
	var tests, runs []func() error
	command := sync.OnceValues(func() (string, error) { return w.whole(ctx) })
	known := map[string]bool{}
	for _, m := range mutants {
		if arguments := strings.Join(m.arguments(), " "); !known[arguments] {
			known[arguments] = true
			tests = append(tests, func() error { return w.sound(ctx, m.arguments()) })
		}
		for _, c := range m.commands() {
			arguments := strings.Join(c, " ")
			if known[arguments] {
				continue
			}
			known[arguments] = true
			runs = append(runs, func() error {
				built, err := command()
				if err != nil {
					return err
				}
				return w.runs(ctx, m, c, built)
			})
		}
	}
	checks := append(tests, runs...)
	faults := make([]error, len(checks))
	each(len(checks), jobs, func(i int) { faults[i] = checks[i]() })
	return errors.Join(faults...)
}

// killAll has tests find each mutant, keeps what becomes of it, and tells of it at once.
func (w workshop) killAll(ctx context.Context, mutants []mutant, jobs int, c cache, out io.Writer) ([]verdict, error) {
	verdicts, faults := make([]verdict, len(mutants)), make([]error, len(mutants))
	var telling sync.Mutex
	each(len(mutants), jobs, func(i int) {
		if ctx.Err() != nil {
			faults[i] = ctx.Err()
			return
		}
		began := time.Now()
		file, err := c.file(mutants[i]) // as it is now, whatever is edited meanwhile
		if err == nil {
			verdicts[i], err = w.kill(ctx, mutants[i])
		}
		faults[i] = err
		telling.Lock()
		defer telling.Unlock()
		if faults[i] != nil {
			fmt.Fprintln(out, faults[i])
			return
		}
		fmt.Fprintf(out, "%v (%v)\n", verdicts[i], time.Since(began).Round(100*time.Millisecond))
		faults[i] = c.put(file, verdicts[i])
	})
	verdicts = slices.DeleteFunc(verdicts, func(v verdict) bool { return v.file == "" })
	if ctx.Err() != nil {
		return verdicts, ctx.Err()
	}
	return verdicts, errors.Join(faults...)
}

// each calls do for all numbers below n, so many at a time.
func each(n, jobs int, do func(int)) {
	var all sync.WaitGroup
	free := make(chan struct{}, jobs)
	for i := range n {
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			do(i)
		})
	}
	all.Wait()
}

func (v verdict) String() string {
	switch {
	case v.By == "":
		return "SURVIVES " + v.mutant.String()
	case v.survived:
		return fmt.Sprintf("SURVIVES joulemark %s: %v", strings.Join(v.missing(), ", "), v.mutant)
	}
	by := v.By
	if v.late {
		by += " (not over in time)"
	}
	if names := v.commandNames(); names != "" && v.By != byExploring {
		by += " and by joulemark " + names
	}
	return fmt.Sprintf("killed by %s: %v", by, v.mutant)
}

func summary(verdicts []verdict) string {
	survivors, before := 0, 0
	for _, v := range verdicts {
		if v.survived {
			survivors++
		}
		if v.before {
			before++
		}
	}
	text := fmt.Sprintf("%s, of which %d survive", number.Plural(len(verdicts), "mutant"), survivors)
	if before > 0 {
		text += fmt.Sprintf("; %d had been killed before, and nothing in their folders has changed", before)
	}
	return text
}
