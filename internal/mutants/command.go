package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// whole builds the command as it is, in which no run of a list fails.
func (w workshop) whole(ctx context.Context) (string, error) {
	return w.build(ctx, nil, "build", "./cmd/joulemark")
}

// runs reports an error of one of a mutant's commands, without the mutant.
func (w workshop) runs(ctx context.Context, m mutant, arguments []string, program string) error {
	fails, err := w.fails(ctx, arguments, program)
	if err == nil && fails {
		err = errors.New("fails without any mutant")
	}
	if err != nil {
		return m.fail("joulemark %s: %w", strings.Join(arguments, " "), err)
	}
	return nil
}

// runFails builds the command with a mutant and reports whether it ends with an error.
func (w workshop) runFails(ctx context.Context, arguments []string, replaced map[string]string) (bool, error) {
	slim, err := w.slim(arguments)
	if err != nil {
		return false, err
	}
	maps.Copy(slim, replaced)
	command, err := w.build(ctx, slim, "build", "./cmd/joulemark")
	if err != nil {
		return false, fmt.Errorf("joulemark %w", err)
	}
	defer func() { _ = os.Remove(command) }()
	return w.fails(ctx, arguments, command)
}

// fails reports whether the command ends with an error, by a program.
func (w workshop) fails(ctx context.Context, arguments []string, program string) (bool, error) {
	limited, stop := context.WithTimeout(ctx, limit)
	defer stop()
	out, err := w.command(limited, w.root, program, arguments...).CombinedOutput()
	switch exit, ok := errors.AsType[*exec.ExitError](err); {
	case limited.Err() != nil:
		return false, fmt.Errorf("joulemark %s does not end within %v", arguments[0], limit)
	case err == nil:
		return false, nil
	case ok && exit.ExitCode() == failed:
		return true, nil
	}
	return false, fmt.Errorf("joulemark %s: %w\n%s", arguments[0], err, out)
}

// failed is the exit code of a command that found a fault. Another one says that it was not asked
// rightly.
const failed = 1

// catalogue is the file with all algorithms of the command, from the root.
const catalogue = "bench/catalogue/catalogue.go"

var (
	imported = regexp.MustCompile(`\t"(.*/algorithms/.*)"\n`)
	entry    = regexp.MustCompile(`\tOf\(&(\w+)\.(\w+)\),\n`)
)

// program is a command with some algorithms: how they are imported, and how they are added.
const program = `package main

import (
	"github.com/joulemark/joulemark"
%s)

func main() {
	joulemark.Main(
%s	)
}
`

// slim replaces the command by one that has the algorithms of its arguments alone, as a program
// with algorithms of its own is made. The engines are compiled for every algorithm there is, which
// takes twenty times as long as all the rest of a mutant. Where they say "all" or the name of a
// problem, the command stays as it is.
func (w workshop) slim(arguments []string) (map[string]string, error) {
	file := filepath.Join(w.root, filepath.FromSlash(catalogue))
	text, err := os.ReadFile(file)
	wanted := algorithmsOf(arguments)
	if errors.Is(err, os.ErrNotExist) || wanted == nil {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, err
	}
	var imports, with []string
	for _, l := range entry.FindAllStringSubmatch(string(text), -1) {
		for _, i := range imported.FindAllStringSubmatch(string(text), -1) {
			if path.Base(i[1]) != l[1] {
				continue
			}
			name, err := w.nameOf(i[1], l[2])
			if err != nil {
				return nil, err
			}
			if slices.Contains(wanted, name) {
				imports = append(imports, fmt.Sprintf("\t%s%d %q\n", l[1], len(with), i[1]))
				with = append(with, fmt.Sprintf("\t\tjoulemark.With(&%s%d.%s),\n", l[1], len(with), l[2]))
			}
		}
	}
	if len(with) != len(wanted) {
		return map[string]string{}, nil
	}
	empty, err := w.write("catalogue.go", entry.ReplaceAllString(imported.ReplaceAllString(string(text), ""), ""))
	if err != nil {
		return nil, err
	}
	main, err := w.write("main.go", fmt.Sprintf(program, strings.Join(imports, ""), strings.Join(with, "")))
	return map[string]string{file: empty, filepath.Join(w.root, "cmd", "joulemark", "main.go"): main}, err
}

// algorithmsOf are the names of algorithms in the arguments of a command, nil where there are none.
func algorithmsOf(arguments []string) []string {
	if len(arguments) > 0 && arguments[0] == "explore" {
		words := arguments[1:]
		if flag := slices.IndexFunc(words, func(w string) bool { return w[0] == '-' }); flag >= 0 {
			words = words[:flag]
		}
		return words
	}
	if at := slices.Index(arguments, "--algorithms") + 1; 0 < at && at < len(arguments) {
		return strings.Split(arguments[at], ",")
	}
	return nil
}

// nameOf is what an algorithm is called, by the variable that it is in.
func (w workshop) nameOf(imported, variable string) (string, error) {
	_, folder, _ := strings.Cut(imported, "/algorithms/")
	files, err := filepath.Glob(filepath.Join(w.root, "algorithms", filepath.FromSlash(folder), "*.go"))
	if err != nil {
		return "", err
	}
	named := regexp.MustCompile(`\n(?:var |\t)` + variable + `\s+= (?s:.*?)\bName:\s+"([^"]+)"`)
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return "", err
		}
		if found := named.FindSubmatch(text); found != nil {
			return string(found[1]), nil
		}
	}
	return "", fmt.Errorf("%s: %s.%s has no name", catalogue, path.Base(folder), variable)
}
