package cmd

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/charge"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host"
	"github.com/joulemark/joulemark/reports"
)

func hostCommand(w *world) *cobra.Command {
	var sys, proc string
	cmd := &cobra.Command{
		Use:   "host",
		Short: "what can be measured on this machine, and why not more",
		Long: `Host shows this machine, the clock that CPU time is read from, and the sources of energy in their
order of preference: which one is used, what the better ones lack, and the commands that would
grant it.

With --sys and --proc it looks at folders that hold copies of /sys and /proc of another Linux machine,
whole or in part, and shows what could be measured there. Nothing is opened then but their files.`,
		Example: `  joulemark host
  joulemark host --sys copy/sys --proc copy/proc`,
		Args:    noWords,
		PreRunE: w.knownVariables,
		RunE: func(*cobra.Command, []string) error {
			v := thisMachine()
			if sys != "" || proc != "" {
				if err := errors.Join(folder("sys", sys), folder("proc", proc)); err != nil {
					return usageError(err)
				}
				v = otherMachine(sys, proc)
			}
			askFor(v.Candidates)
			return failed(reports.Host(w.out, v, reports.Options{Width: w.width}))
		},
	}
	cmd.Flags().StringVar(&sys, "sys", "", "folder with a copy of another machine's /sys")
	cmd.Flags().StringVar(&proc, "proc", "", "folder with a copy of another machine's /proc")
	return cmd
}

// askFor says by which command a source is used that is not taken by itself.
func askFor(candidates []host.Candidate) {
	for i := range candidates {
		switch c := &candidates[i]; {
		case c.Name == "fixed-watts":
			c.Grant = []string{"joulemark run --energy-source fixed-watts --watts 3.5"}
		case c.Usable && c.OnRequest:
			c.Grant = []string{"joulemark run --energy-source " + c.Name}
		}
	}
}

// thisMachine is what can be measured here, with what the meter itself takes.
func thisMachine() reports.HostView {
	v := reports.HostView{
		Host: charge.LocalHost(), Clock: energy.ProcessClock(), Candidates: host.Discover(host.Local()),
	}
	if best, err := host.Best(v.Candidates); err == nil { // otherwise the report says why
		m := energy.NewMeter(best.Source, 1)
		v.Cost, v.CostErr = m.Overhead()
	}
	return v
}

// otherMachine is what could be measured where the files come from.
func otherMachine(sys, proc string) reports.HostView {
	h := host.At(sys, proc)
	return reports.HostView{
		Host: record.Host{CPU: h.CPU.Brand}, Tree: joinFolders(sys, proc), Candidates: host.Discover(h),
	}
}

// folder refuses what is none; a flag that is not given is in order.
func folder(flag, path string) error {
	if path == "" {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("%s: %w", flag, err)
	}
	if !info.IsDir() {
		return fmt.Errorf("%s: %q (allowed: a folder)", flag, path)
	}
	return nil
}

func joinFolders(paths ...string) string {
	var given []string
	for _, p := range paths {
		if p != "" {
			given = append(given, p)
		}
	}
	return strings.Join(given, " and ")
}
