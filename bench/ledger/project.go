package ledger

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/modfile"
)

// ProjectOf is what a run in a folder is for where nobody says so: the path of the Go module that
// the folder is in, or else the name of the folder.
func ProjectOf(folder string) string {
	full, err := filepath.Abs(folder)
	if err != nil {
		return folder
	}
	for at := full; ; at = filepath.Dir(at) {
		if text, err := os.ReadFile(filepath.Join(at, "go.mod")); err == nil {
			if path := modfile.ModulePath(text); path != "" {
				return path
			}
		}
		if at == filepath.Dir(at) {
			return filepath.Base(full)
		}
	}
}

// CommitOf is the commit that git has checked out in a folder, with +dirty where a file of it was
// changed; "" where there is no git or no commit.
func CommitOf(ctx context.Context, folder string) string {
	ctx, cancel := context.WithTimeout(ctx, gitTimeout)
	defer cancel()
	git := func(args ...string) (string, error) {
		cmd := exec.CommandContext(ctx, "git", append([]string{
			"-C", folder, "--no-optional-locks", "-c", "core.fsmonitor=false",
		}, args...)...)
		out, err := cmd.Output()
		return strings.TrimSpace(string(out)), err
	}
	commit, err := git("rev-parse", "--verify", "HEAD")
	if err != nil {
		return ""
	}
	if changed, err := git("status", "--porcelain", "--untracked-files=no"); err == nil && changed != "" {
		commit += "+dirty"
	}
	return commit
}

// gitTimeout is how long a run waits for git at its end.
const gitTimeout = 5 * time.Second
