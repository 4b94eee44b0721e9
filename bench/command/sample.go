package command

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/joulemark/joulemark/bench/charge"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
)

// once runs a side once, metered as a trial unless that is below 0. It reports whether there may be
// more runs.
func (r *run) once(ctx context.Context, side, trial int) (more bool, err error) {
	if r.asked(ctx) {
		r.interrupt()
		return false, nil
	}
	if err := r.prepare(ctx); err != nil {
		return false, err
	}
	if r.asked(ctx) {
		r.interrupt()
		return false, nil
	}
	words := r.words(side)
	session, err := r.meter.Open()
	if err != nil {
		return false, err
	}
	e, err := r.spawn(ctx, words)
	if err != nil {
		_, _, _ = session.Close() // whose counters are read until then
		r.Status = notExecutable
		return false, AskedError{fmt.Errorf("command: %w", err)}
	}
	r.Status = e.status
	used := e.usage(r.meter.Clock)
	cost, err := session.Charge(used)
	if err != nil {
		return false, err
	}
	cut := r.asked(ctx) || byKey(e.status)
	// A service is metered until somebody ends it. Of several runs the one that was cut off is not
	// like the others.
	if cut && (trial < 0 || r.runs() > 1) {
		r.interrupt()
		return false, nil
	}
	if trial < 0 {
		if e.why != "" {
			return false, AskedError{fmt.Errorf("warm-up of %s: %s", Line(words[1:]), e.why)}
		}
		return true, nil
	}
	if err := r.add(side, trial, e, used, cost); err != nil {
		return false, err
	}
	return e.why == "" && !cut, nil
}

// interrupt says that not all was done.
func (r *run) interrupt() {
	r.Interrupted, r.Results.Interrupted = true, true
	if r.Status == 0 {
		r.Status = bySignal + int(syscall.SIGINT)
		if s, ok := r.by.(syscall.Signal); ok {
			r.Status = bySignal + int(s)
		}
	}
}

// prepare runs what is to come before each run. Signals go on to it as they do to the command.
func (r *run) prepare(ctx context.Context) error {
	if len(r.Prepare) == 0 {
		return nil
	}
	cmd := exec.Command(r.Prepare[0], r.Prepare[1:]...) //nolint:gosec // as it was asked for
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = io.Discard, r.Err, grace
	if err := cmd.Start(); err != nil {
		return AskedError{fmt.Errorf("prepare: %w", cannotStart(r.Prepare[0], err))}
	}
	stop := r.forward(ctx, cmd.Process)
	err := cmd.Wait()
	stop()
	switch {
	case err == nil, r.asked(ctx):
		return nil
	case cmd.ProcessState != nil:
		status, why := statusOf(cmd.ProcessState)
		if byKey(status) {
			r.hear(syscall.SIGINT)
			return nil
		}
		if why != "" {
			return AskedError{fmt.Errorf("prepare: %s: %s", Line(r.Prepare), why)}
		}
	}
	return AskedError{fmt.Errorf("prepare: %s: %w", Line(r.Prepare), err)}
}

// usage is what a process used. User and system time are rounded apart.
func (e *ended) usage(c energy.Clock) energy.Usage {
	step := c.Resolution().Seconds()
	return energy.Usage{
		CPU: energy.CPUSeconds(e.cpu.Seconds()), Wall: energy.Seconds(e.wall.Seconds()),
		Resolution: energy.Seconds(step), Error: energy.CPUSeconds(2 * step), Clock: c.Name(), Windows: 1,
	}
}

// Least is the CPU time below which a run has no energy: about what starting a process takes, and
// the least that can be told apart from it.
func Least(c energy.Clock) time.Duration { return max(time.Millisecond, 2*c.Resolution()) }

// The names of a command's own figures.
const (
	userTime   = "user-s"
	systemTime = "system-s"
)

// add makes a record of a run.
func (r *run) add(side, trial int, e *ended, used energy.Usage, cost energy.Energy) error {
	name := Line(r.words(side)[1:])
	rec := record.Record{
		Run: record.Run{
			Algorithm: name, Problem: "command", Unit: "run", Nodes: 1,
			Engine: engine.Command, Trial: trial, Repetitions: 1, Status: record.StatusOK,
			Started: &e.began, Ended: &e.ended,
		},
		Counted: record.Counted{Ops: 1},
	}
	if e.why != "" {
		rec.Status = e.why
	}
	rec.Metrics = []record.NamedFigure{
		{Name: userTime, Value: e.user.Seconds()}, {Name: systemTime, Value: e.system.Seconds()},
	}
	var missing []string
	switch {
	case e.traffic != nil:
		packets, bytes := float64(e.traffic.Packets), float64(e.traffic.Bytes)
		rec.KernelPackets, rec.KernelBytes = &packets, &bytes
	case r.Network:
		missing = append(missing, "packets: more interfaces came and went than could be followed")
	}
	if err := charge.To(&rec, used, cost, 1, r.Accounting); err != nil {
		return err
	}
	if rec.Missing != "" { // its carbon, of a time that is not covered
		missing = append(missing, rec.Missing)
		r.Results.Warn("no CO2e of %s: %s", name, rec.Missing)
	}
	rec.WindowS = used.CPU
	if least := Least(r.meter.Clock); e.cpu < least {
		rec.Lack(record.EnergyFigures()...)
		rec.EnergySource = ""
		missing = append(missing, fmt.Sprintf(
			"energy: it used less than %v of CPU time, which is what starting a process takes", least))
	}
	rec.Missing = strings.Join(missing, "; ")
	switch {
	case e.left > 0:
		r.Left = true
		r.Results.Warn("%s leaves processes running, of which what they used until it ended is counted", name)
	case !e.grouped:
		r.Outcome.ReapedOnly = true
		r.Results.Warn("no cgroup can be made here, so what children use that outlive their parent is not counted")
	}
	for _, w := range cost.Warnings {
		if w != energy.ZeroCPU || !strings.Contains(rec.Missing, "energy: ") {
			r.Results.Warn("%s", w)
		}
	}
	r.Sides[side] = append(r.Sides[side], rec)
	if side >= len(r.Commands) {
		return nil // the side of Null, which would look like more trials of the same
	}
	r.Results.Records = append(r.Results.Records, rec)
	if r.Keep == nil {
		return nil
	}
	return r.Keep(r.Results)
}
