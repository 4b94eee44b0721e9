package gotest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// listed is a package as go list has it.
type listed struct {
	ImportPath, Dir           string
	TestGoFiles, XTestGoFiles []string
	Error                     *struct{ Err string }
}

// list finds the packages. A pattern that stands for nothing is an error.
func (r *run) list(ctx context.Context) ([]listed, error) {
	out, err := r.tool(ctx, "env", "GOVERSION")
	if err != nil {
		return nil, AskedError{err}
	}
	r.Results.Host.Go = strings.TrimSpace(string(out))
	args := []string{"list", "-e", "-find", "-json=ImportPath,Dir,TestGoFiles,XTestGoFiles,Error"}
	args = append(append(append(args, r.Flags.build...), "--"), r.Packages...)
	if out, err = r.tool(ctx, args...); err != nil {
		return nil, AskedError{err}
	}
	var found []listed
	var errs []error
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if p.Error != nil && len(p.TestGoFiles)+len(p.XTestGoFiles) == 0 && !empty.MatchString(p.Error.Err) {
			errs = append(errs, errors.New(strings.TrimSpace(p.Error.Err)))
			continue
		}
		found = append(found, p)
	}
	if len(found) == 0 && len(errs) == 0 {
		return nil, AskedError{fmt.Errorf("no package matches %s", strings.Join(r.Packages, " "))}
	}
	if len(errs) > 0 {
		return nil, AskedError{errors.Join(errs...)}
	}
	return found, nil
}

// empty is the error about a package of which all files are left out here, as for another system.
var empty = regexp.MustCompile(`build constraints exclude all Go files|^no non-test Go files`)

// tool runs the go command. Its error is what it says itself.
func (r *run) tool(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = r.Dir
	alone(cmd)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	err := cmd.Run()
	switch text := strings.TrimSpace(errOut.String()); {
	case err == nil:
		return out.Bytes(), nil
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("go: there is no go command in PATH, which benchmarks are built with")
	case text != "":
		return nil, errors.New(text)
	}
	return nil, fmt.Errorf("go %s: %w", args[0], err)
}

var declared = regexp.MustCompile(`(?m)^func\s+Benchmark`)

// without reports that no file of the package declares a benchmark, so that it need not be built. A
// file that cannot be read is left to the compiler.
func (p *listed) without() bool {
	for _, name := range slices.Concat(p.TestGoFiles, p.XTestGoFiles) {
		text, err := os.ReadFile(filepath.Join(p.Dir, name)) //nolint:gosec // as go list says
		if err != nil || declared.Match(text) {
			return false
		}
	}
	return true
}

// built is the test binary of a package.
type built struct {
	path, binary, dir string
}

// open builds a package and lists its benchmarks: those to be metered, and the names of all. What
// goes wrong is said and counted.
func (r *run) open(ctx context.Context, i int, p listed) (leaves []leaf, names []string, err error) {
	b := &built{path: p.ImportPath, dir: p.Dir, binary: filepath.Join(r.temp, fmt.Sprintf("%d.test", i))}
	r.progress("building %s", p.ImportPath)
	args := append([]string{"test", "-c", "-o", b.binary}, r.Flags.build...)
	if _, err := r.tool(ctx, append(args, p.ImportPath)...); err != nil {
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		r.Failed++
		r.say("%s: it is not built:\n%v", p.ImportPath, err)
		return nil, nil, nil
	}
	e, err := spawn(ctx, r.Timeout, b.dir, b.binary, "-test.list=^Benchmark")
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, nil, ctx.Err()
	case err != nil:
		r.Failed++
		r.say("%s: its benchmarks cannot be listed: %v", p.ImportPath, err)
		return nil, nil, nil
	case e.timedOut || e.status != "":
		r.Failed++
		r.say("%s: its benchmarks cannot be listed: %s", p.ImportPath, r.verdict(e, nil))
		return nil, nil, nil
	}
	for line := range strings.Lines(e.out) {
		if name := strings.TrimSpace(line); topLevel.MatchString(name) {
			names = append(names, name)
		}
	}
	cpus := r.Flags.CPU
	if cpus == nil {
		cpus = []int{threads()}
	}
	for _, name := range names {
		pattern := name
		if r.Flags.Bench != "" {
			pattern = r.Flags.Bench
		}
		if pattern = narrowed(pattern, name); pattern == "" {
			continue
		}
		found, err := r.leaves(ctx, b, name, pattern, cpus)
		if err != nil {
			return nil, nil, err
		}
		leaves = append(leaves, found...)
	}
	return leaves, names, nil
}

var topLevel = regexp.MustCompile(`^Benchmark[\p{L}\p{N}_]*$`)
