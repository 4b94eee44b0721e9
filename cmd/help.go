package cmd

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports"
	"github.com/joulemark/joulemark/reports/document"
)

// headingOf is the annotation of a flag that says which heading it stands under.
const headingOf = "heading"

// otherFlags is the heading of flags that have none of their own.
const otherFlags = "Flags"

// underReport puts flags that are no keys under the heading of those of the report.
func underReport(cmd *cobra.Command, names ...string) {
	for _, name := range names {
		cmd.Flags().Lookup(name).Annotations = map[string][]string{headingOf: {configs.ReportHeading}}
	}
}

// mostColumns is how wide a text to read gets, however wide the terminal is.
const mostColumns = 100

// readable gives a command and all below it our usage text: as wide as the terminal, with flags
// under headings.
func (w *world) readable(root *cobra.Command) {
	width := min(w.width, mostColumns)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		_, _ = io.WriteString(cmd.OutOrStdout(), helpText(cmd, width)) // cobra takes no error
	})
	root.SetUsageFunc(func(cmd *cobra.Command) error {
		_, err := io.WriteString(cmd.OutOrStderr(), usageText(cmd, width))
		return err
	})
	root.SetHelpCommand(w.helpCommand(width))
}

// helpCommand explains commands, and what has a way of writing of its own.
func (w *world) helpCommand(width int) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND or TOPIC]",
		Short: "explain a command or a topic",
		Long: `Help explains a command, or a topic: how a topology, a latency, a plan of faults or numbers of nodes
are written, the formats of reports, and the environment.`,
		Example: `  joulemark help run
  joulemark help faults`,
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return append(commandNames(cmd.Root()), topicNames()...), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				for _, t := range topics {
					if t.name == args[0] {
						_, err := io.WriteString(w.out, output.Flowed(t.text(), width))
						return failed(err)
					}
				}
			}
			of := cmd.Root()
			for _, word := range args {
				at := slices.IndexFunc(of.Commands(), func(c *cobra.Command) bool { return c.Name() == word })
				if at < 0 {
					names := commandNames(of)
					if of == cmd.Root() {
						names = append(names, topicNames()...)
					}
					return suggest.Unknown("command or topic", word, names)
				}
				of = of.Commands()[at]
			}
			return of.Help()
		},
	}
}

// helpText is all about a command.
func helpText(cmd *cobra.Command, width int) string {
	return output.Flowed(aboutOf(cmd), width) + "\n" + usageText(cmd, width)
}

// aboutOf is what a command does, in sentences.
func aboutOf(cmd *cobra.Command) string {
	if cmd.Long != "" {
		return cmd.Long
	}
	return strings.ToUpper(cmd.Short[:1]) + cmd.Short[1:] + "."
}

// usageText is how a command is called.
func usageText(cmd *cobra.Command, width int) string {
	var b bytes.Buffer
	b.WriteString("Usage:\n")
	if cmd.Runnable() && !(cmd.HasSubCommands() && cmd.Parent() == nil) {
		document.Paragraph(&b, cmd.UseLine(), width, "  ", "    ")
	}
	if cmd.HasAvailableSubCommands() {
		document.Paragraph(&b, cmd.CommandPath()+" COMMAND", width, "  ", "    ")
	}
	if cmd.Example != "" {
		fmt.Fprintf(&b, "\nExamples:\n%s\n", output.Broken(cmd.Example, width))
	}
	var commands [][2]string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			commands = append(commands, [2]string{c.Name(), c.Short})
		}
	}
	section(&b, "Commands", commands, width)
	if cmd.Parent() == nil {
		section(&b, "Topics of joulemark help", topicLines(), width)
	}
	for _, set := range flagGroups(cmd) {
		fmt.Fprintf(&b, "\n%s:\n%s", set.Name(), output.Flowed(set.FlagUsages(), width))
	}
	if cmd.HasAvailableSubCommands() {
		b.WriteString("\n" + output.Flowed(cmd.CommandPath()+" COMMAND --help says more about a command.", width))
	}
	return b.String()
}

// flagGroups are the flags of a command that are shown, a set for each heading, which is its name.
func flagGroups(cmd *cobra.Command) (sets []*pflag.FlagSet) {
	cmd.InitDefaultHelpFlag()
	groups := map[string]*pflag.FlagSet{}
	cmd.Flags().SortFlags = false
	local := cmd.LocalFlags()
	local.SortFlags = false
	local.VisitAll(func(f *pflag.Flag) {
		heading := otherFlags
		if h := f.Annotations[headingOf]; len(h) > 0 {
			heading = h[0]
		}
		if groups[heading] == nil {
			groups[heading] = pflag.NewFlagSet(heading, pflag.ContinueOnError)
			groups[heading].SortFlags = false
		}
		groups[heading].AddFlag(f)
	})
	for _, heading := range append(configs.Headings(), otherFlags) {
		if set := groups[heading]; set != nil {
			sets = append(sets, set)
		}
	}
	return sets
}

// section is names with what they are.
func section(b *bytes.Buffer, heading string, lines [][2]string, width int) {
	if len(lines) == 0 {
		return
	}
	widest := 0
	for _, l := range lines {
		widest = max(widest, len(l[0]))
	}
	fmt.Fprintf(b, "\n%s:\n", heading)
	for _, l := range lines {
		document.Paragraph(b, l[1], width, fmt.Sprintf("  %-*s  ", widest, l[0]), strings.Repeat(" ", widest+4))
	}
}

// topic is something that joulemark help explains. Its text stands beside what reads it.
type topic struct {
	name, short string
	text        func() string
}

var topics = []topic{
	{"topology", "who is linked with whom, and which files of graphs are read", constant(network.TopologyGrammar)},
	{"latency", "how long messages take", constant(network.LatencyGrammar)},
	{"faults", "crashes, recoveries and partitions", constant(network.FaultsGrammar)},
	{"nodes", "numbers of nodes, ranges and other numbers", constant(configs.NumbersGrammar)},
	{"formats", "the forms of a report, and endings of file names", formatsText},
	{"environment", "variables, and what goes before what", constant(environmentText)},
}

func constant(text string) func() string { return func() string { return text } }

func topicNames() (names []string) {
	for _, t := range topics {
		names = append(names, t.name)
	}
	return names
}

func topicLines() (lines [][2]string) {
	for _, t := range topics {
		lines = append(lines, [2]string{t.name, t.short})
	}
	return lines
}

// formatsText says which formats there are, by their table.
func formatsText() string {
	var b strings.Builder
	b.WriteString("A report has one of these forms. The ending of the name after --output says which, unless " +
		"--format does; where both say something, they have to say the same.\n\n")
	for _, f := range reports.Formats() {
		b.WriteString("  " + f.Name + strings.Repeat(" ", 12-len(f.Name)) + strings.Join(f.Endings(), ", ") + "\n")
	}
	b.WriteString("\nA trace is " + strings.Join(traceFormats, ", ") + "; its files end with .txt, .svg or .mmd. " +
		"A profile of calibrate is YAML.\n\n" + filesText)
	return b.String()
}

const filesText = `A file that is there already is replaced with --force alone. It appears as a whole or not
at all, keeps its mode, and where its name is a link, what that leads to is written. The name - is standard
output; devices and pipes with a reader are written to as they are.
`

const environmentText = `Every key of a scenario is a flag (--wall-cap), a key of the YAML file after --config
(wall-cap), and an environment variable (JOULEMARK_WALL_CAP). Flags beat the environment, which beats the
file, which beats the defaults. An empty variable counts as not set; one that begins with JOULEMARK_ and
belongs to nothing is refused.

  JOULEMARK_TOKEN   the secret of node processes, which is no key
  COLUMNS           how wide lines may be; else the width of the terminal, and
                    80 where there is none, but for messages on standard error,
                    each of which is one line there

The exit status is 0 where all went well, 1 where a run failed or a record is not ok, 2 where something that was asked
for is wrong or not possible, and 128 and its number after a signal, such as 130 after Ctrl-C.
`
