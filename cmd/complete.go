package cmd

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/configs"
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

// parameterWords completes ALGORITHM.NAME=VALUE, a part after the other.
func parameterWords(algorithms catalogue.Catalogue) completion {
	return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		before := typed[:strings.LastIndexByte(typed, ',')+1]
		name, _, hasValue := strings.Cut(typed[len(before):], "=")
		var words []string
		for _, a := range algorithms {
			for _, p := range a.Spec.Params {
				word := a.Spec.Name + "." + p.Name
				switch {
				case !hasValue:
					words = append(words, before+word+"=")
				case word != name:
				case p.Choices == nil:
					words = append(words, before+word+"="+p.Default)
				default:
					for _, choice := range p.Choices {
						words = append(words, before+word+"="+choice)
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
