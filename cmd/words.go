package cmd

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/internal/version"
)

// strictWords has all commands refuse words that they do not know, with what may have been meant.
// Cobra shows its help for them, and says that all went well.
func strictWords(cmd *cobra.Command) {
	cmd.SetFlagErrorFunc(nearestFlag)
	if cmd.HasSubCommands() && !cmd.Runnable() {
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return unknownWord(cmd, args[0])
		}
		cmd.Args = cobra.ArbitraryArgs
	}
	for _, sub := range cmd.Commands() {
		strictWords(sub)
	}
}

// unknownWord is the error about a word where a command is to stand.
func unknownWord(of *cobra.Command, word string) error {
	return suggest.Unknown("command", word, commandNames(of))
}

// commandNames are those of the commands below one that are shown.
func commandNames(of *cobra.Command) (names []string) {
	for _, c := range of.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			names = append(names, c.Name())
		}
	}
	return names
}

// nearestFlag says which flag may have been meant.
func nearestFlag(cmd *cobra.Command, err error) error {
	if wrong, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		f := wrong.GetFlag()
		return suggest.Wrong("flag --"+f.Name, suggest.Quote(wrong.GetValue()), "%s", allowedOf(f.Value.Type()))
	}
	word, unknown := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !unknown {
		return err
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	near := suggest.Nearest(word, names)
	for i, name := range near {
		near[i] = "--" + name
	}
	return fmt.Errorf("unknown flag: %s%s", suggest.Name("--"+word), suggest.Question(near))
}

// allowedOf says what a flag of a type of pflag's takes.
func allowedOf(kind string) string {
	switch kind {
	case "duration":
		return "a duration such as 50ms"
	case "int":
		return "a whole number"
	case "uint64":
		return "a whole number of at least 0"
	case "float64":
		return "a number such as 0.05"
	case "bool":
		return "true or false"
	case "stringSlice":
		return "names with commas between them"
	}
	return "a " + kind
}

// oneWord wants one word of a kind, and says so.
func oneWord(what, allowed string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch len(args) {
		case 0:
			return fmt.Errorf("%s: no %s (allowed: %s)", cmd.Name(), what, allowed)
		case 1:
			return nil
		}
		return tooMany(cmd, what, args)
	}
}

// someWords wants at least one word.
func someWords(what, allowed string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("%s: no %s (allowed: %s)", cmd.Name(), what, allowed)
		}
		return nil
	}
}

// oneWordOrNone is oneWord, but none will do.
func oneWordOrNone(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 {
			return tooMany(cmd, what, args)
		}
		return nil
	}
}

func tooMany(cmd *cobra.Command, what string, args []string) error {
	return fmt.Errorf("%s: %d words, %s … (allowed: one %s)", cmd.Name(), len(args), suggest.Quote(args[0]), what)
}

// noWords wants none.
func noWords(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("%s: %s (allowed: flags alone)", cmd.Name(), suggest.Quote(args[0]))
}

func versionCommand(w *world) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "say which joulemark this is, as --version does",
		Args:  noWords,
		RunE: func(*cobra.Command, []string) error {
			_, err := io.WriteString(w.out, output.Flowed(version.Current().String(), w.width))
			return failed(err)
		},
	}
}
