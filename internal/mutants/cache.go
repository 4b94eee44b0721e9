package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A cache has what became of mutants, a file for each that was killed. What is in it holds as long
// as nothing in the folder of the mutant and in that of its tests has changed. What is beyond them,
// such as the suite that algorithms are held to, is not looked at: -fresh runs all once more.
type cache struct{ root, folder string }

// newCache is that of the user, outside the tree.
func newCache(root string) (cache, error) {
	folder, err := os.UserCacheDir()
	if err != nil {
		return cache{}, err
	}
	c := cache{root, filepath.Join(folder, "joulemark", "mutants")}
	return c, os.MkdirAll(c.folder, 0o755)
}

// file is where the cache has a mutant as it is now.
func (c cache) file(m mutant) (string, error) {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q %q %q %q", m, m.file, m.changes, m.test, m.run)
	if m.explore != nil {
		fmt.Fprintf(sum, " %q", m.explore)
	}
	for _, folder := range []string{m.folder, m.arguments()[0]} {
		folder = filepath.Join(c.root, filepath.FromSlash(folder))
		err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case entry.IsDir() && name != folder && !strings.Contains(name, "testdata"):
				return filepath.SkipDir
			case entry.IsDir() || strings.HasSuffix(filepath.ToSlash(name), listFile):
				return nil
			}
			content, err := os.ReadFile(name)
			fmt.Fprintf(sum, "%q %x\n", entry.Name(), sha256.Sum256(content))
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return filepath.Join(c.folder, hex.EncodeToString(sum.Sum(nil))), nil
}

// get is what became of the mutant that a file is of, false where that is not known.
func (c cache) get(file string, m mutant) (verdict, bool) {
	v := verdict{mutant: m, before: true}
	text, err := os.ReadFile(file)
	if err != nil || json.Unmarshal(text, &v.finding) != nil {
		return v, false
	}
	return v, v.By != "" && v.asListed(m)
}

// put keeps what became of a mutant that was killed.
func (c cache) put(file string, v verdict) error {
	if v.survived {
		return nil
	}
	text, err := json.Marshal(v.finding)
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}
