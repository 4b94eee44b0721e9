package cmd

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/version"
)

type completion = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// completeFlags has a shell complete the values of flags: names to choose from, parameters of
// algorithms, and files by their endings. Flags without any of these take files of any kind, or
// none.
func completeFlags(cmd *cobra.Command, keys []configs.Key, algorithms catalogue.Catalogue) {
	for i := range keys {
		k := &keys[i]
		switch {
		case k.Name == "algorithms":
			complete(cmd, k.Flag(), listed(algorithms.Words()))
		case k.Name == "params":
			complete(cmd, k.Flag(), parameterWords(algorithms))
		case k.Endings != nil && k.Choices != nil:
			complete(cmd, k.Flag(), namesOrFiles(k.Choices(), k.Endings))
		case k.Endings != nil:
			complete(cmd, k.Flag(), files(k.Endings...))
		case k.Choices != nil && k.IsList():
			complete(cmd, k.Flag(), listed(k.Choices()))
		case k.Choices != nil:
			complete(cmd, k.Flag(), fixed(k.Choices()...))
		case !k.IsBool():
			complete(cmd, k.Flag(), fixed())
		}
	}
}

func complete(cmd *cobra.Command, flag string, by completion) {
	if err := cmd.RegisterFlagCompletionFunc(flag, by); err != nil {
		panic(err) // there is no such flag, or it is completed already
	}
}

// fixed completes names. One that goes on after a colon, as a topology may, gets no blank.
func fixed(names ...string) completion {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}

// listed completes the last of several names with commas between, of those that are not there yet.
func listed(names []string) completion {
	return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		before := typed[:strings.LastIndexByte(typed, ',')+1]
		there := strings.Split(before, ",")
		var words []string
		for _, name := range names {
			if !slices.Contains(there, name) {
				words = append(words, before+name)
			}
		}
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}

// parameterWords completes ALGORITHM.NAME=VALUE and PROBLEM.NAME=VALUE, a part after the other.
func parameterWords(all catalogue.Catalogue) completion {
	return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		before := typed[:strings.LastIndexByte(typed, ',')+1]
		name, _, hasValue := strings.Cut(typed[len(before):], "=")
		var words []string
		add := func(start string, p algorithms.Param) {
			values := []string{""}
			if hasValue {
				values = append(slices.Clip(p.Choices), p.Default)
			}
			for _, value := range values {
				if word := start + value; !slices.Contains(words, word) { // others of the problem may have it too
					words = append(words, word)
				}
			}
		}
		for _, a := range all {
			for _, p := range a.Spec.Params {
				for _, of := range []string{a.Spec.Name, string(a.Spec.Problem)} {
					if word := of + "." + p.Name; !hasValue || word == name {
						add(before+word+"=", p)
					}
				}
			}
		}
		if hasValue {
			return words, cobra.ShellCompDirectiveNoFileComp
		}
		return words, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
}

// files completes files with one of these endings, and any file where there are none.
func files(endings ...string) completion {
	directive := cobra.ShellCompDirectiveFilterFileExt
	if len(endings) == 0 {
		directive = cobra.ShellCompDirectiveDefault
	}
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) { return endings, directive }
}

// namesOrFiles completes names of what ships, and files with one of these endings.
func namesOrFiles(names, endings []string) completion {
	return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		words := slices.Clone(names)
		folder, _ := filepath.Split(typed)
		for _, ending := range endings {
			found, _ := filepath.Glob(filepath.Join(folder, "*."+ending)) // a pattern that is none finds nothing
			words = append(words, found...)
		}
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}

func folders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// manCommand writes the manual as a page for man, from the same texts as --help. It has all
// commands and topics, because a page is what one searches.
func manCommand(w *world) *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "print the manual as a page for man",
		Long: `Man prints the manual, with all commands, flags and topics, as a page for man: look at it with
joulemark man | man -l -, or install it as joulemark.1.`,
		Example: `  joulemark man | man -l -
  joulemark man > joulemark.1`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := io.WriteString(w.out, manual(cmd.Root()))
			return failed(err)
		},
	}
}

// manual is the page in the macros of man.
func manual(root *cobra.Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH JOULEMARK 1 \"\" %q \"User Commands\"\n", version.Current().Tool())
	fmt.Fprintf(&b, ".SH NAME\njoulemark \\- %s\n", roff(root.Short))
	b.WriteString(".SH SYNOPSIS\n.B joulemark\n.I COMMAND\n.RI [ flags ]\n")
	fmt.Fprintf(&b, ".SH DESCRIPTION\n%s", paragraphs(root.Long))
	fmt.Fprintf(&b, ".PP\n.nf\n%s\n.fi\n", roff(root.Example))
	b.WriteString(".SH COMMANDS\n")
	commandManual(&b, root)
	for _, t := range topics {
		fmt.Fprintf(&b, ".SH %s\n%s", strings.ToUpper(t.name), paragraphs(t.text()))
	}
	return b.String()
}

// commandManual is the part about all commands below one.
func commandManual(b *strings.Builder, of *cobra.Command) {
	for _, c := range of.Commands() {
		if !c.IsAvailableCommand() || c.Name() == "completion" {
			continue
		}
		if c.Runnable() {
			fmt.Fprintf(b, ".SS %s\n", roff(c.UseLine()))
			b.WriteString(paragraphs(aboutOf(c)))
			if c.Example != "" {
				fmt.Fprintf(b, ".PP\n.nf\n%s\n.fi\n", roff(c.Example))
			}
			for _, set := range flagGroups(c) {
				fmt.Fprintf(b, ".PP\n.I %s\n", roff(set.Name()))
				set.VisitAll(func(f *pflag.Flag) { flagManual(b, f) })
			}
		}
		commandManual(b, c)
	}
}

func flagManual(b *strings.Builder, f *pflag.Flag) {
	if f.Hidden {
		return
	}
	value, usage := pflag.UnquoteUsage(f)
	name := "--" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", " + name
	}
	fmt.Fprintf(b, ".TP\n\\fB%s\\fR \\fI%s\\fR\n%s", roff(name), roff(value), roff(usage))
	if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
		fmt.Fprintf(b, " (default %s)", roff(f.DefValue))
	}
	b.WriteByte('\n')
}

// paragraphs are texts as the usage has them: lines that are set in stay as they are.
func paragraphs(text string) string {
	var b strings.Builder
	kept := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		switch {
		case line == "":
			b.WriteString(".PP\n")
			continue
		case strings.HasPrefix(line, " ") && !kept:
			b.WriteString(".nf\n")
			kept = true
		case !strings.HasPrefix(line, " ") && kept:
			b.WriteString(".fi\n")
			kept = false
		}
		b.WriteString(roff(line) + "\n")
	}
	if kept {
		b.WriteString(".fi\n")
	}
	return b.String()
}

// roff is a text that troff shows as it is.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
