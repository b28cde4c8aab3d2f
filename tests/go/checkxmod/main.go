// checkxmod verifies a whole log with golang.org/x/mod alone, the code behind Go's checksum
// database: checkxmod LOG VKEY-FILE [OLD-CHECKPOINT]
package main

import (
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"hustings.invalid/outside/logfiles"
)

func main() {
	logfiles.Said(check(os.Args[1], os.Args[2], os.Args[3:]))
}

func check(place, keyFile string, older []string) (string, error) {
	log, key, signed, err := logfiles.Open(place, keyFile)
	if err != nil {
		return "", err
	}
	tree, err := open(signed, key)
	if err != nil {
		return "", err
	}
	hashes := tlog.TileHashReader(tree, log) // believes no tile that the root does not vouch for
	for bundle := int64(0); bundle*256 < tree.N; bundle++ {
		if err := checkBundle(log, tree, hashes, bundle); err != nil {
			return "", err
		}
	}
	for _, file := range older {
		if err := checkGrowth(file, key, tree, hashes); err != nil {
			return "", fmt.Errorf("%s: %w", file, err)
		}
	}
	return fmt.Sprintf("%d records, root %v", tree.N, tree.Hash), nil
}

// The checkpoint's text begins as that of the checksum database, except for its first line.
func open(signed []byte, key note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(signed, note.VerifierList(key))
	if err != nil {
		return tlog.Tree{}, err
	}
	var origin, root string
	var tree tlog.Tree
	if _, err := fmt.Sscanf(opened.Text, "%s\n%d\n%s\n", &origin, &tree.N, &root); err != nil {
		return tree, err
	}
	if origin != key.Name() {
		return tree, fmt.Errorf("a checkpoint of %s", origin)
	}
	tree.Hash, err = tlog.ParseHash(root)
	return tree, err
}

func checkBundle(log *logfiles.Log, tree tlog.Tree, hashes tlog.HashReader, bundle int64) error {
	entries, err := log.Entries(tree.N, bundle)
	if err != nil {
		return err
	}
	for i, entry := range entries {
		index := 256*bundle + int64(i)
		proof, err := tlog.ProveRecord(tree.N, index, hashes)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
			return fmt.Errorf("record %d: %w", index, err)
		}
	}
	return nil
}

func checkGrowth(file string, key note.Verifier, tree tlog.Tree, hashes tlog.HashReader) error {
	signed, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	old, err := open(signed, key)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveTree(tree.N, old.N, hashes)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
}
