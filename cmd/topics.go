package cmd

import (
	"strings"

	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/reports"
)

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
		b.WriteString("  " + f.Name + strings.Repeat(" ", 10-len(f.Name)) + strings.Join(f.Endings(), ", ") + "\n")
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
                    80 where there is none

The exit status is 0 where all went well, 1 where a run failed or a record is not ok, 2 where something that was asked
for is wrong or not possible, and 128 and its number after a signal, such as 130 after Ctrl-C.
`
