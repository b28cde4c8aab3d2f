// checkmerkle verifies every inclusion proof of a log, and that it only grew, with
// transparency-dev/merkle: checkmerkle LOG VKEY-FILE [OLD-CHECKPOINT]
//
// The proofs are made of the log's tiles as they are, so merkle alone judges them.
package main

import (
	"fmt"
	"os"

	formats "github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
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
	tree, _, _, err := formats.ParseCheckpoint(signed, key.Name(), key)
	if err != nil {
		return "", err
	}
	size := int64(tree.Size)
	for bundle := int64(0); bundle*256 < size; bundle++ {
		if err := checkBundle(log, tree, bundle); err != nil {
			return "", err
		}
	}
	for _, file := range older {
		if err := checkGrowth(log, key, tree, file); err != nil {
			return "", fmt.Errorf("%s: %w", file, err)
		}
	}
	return fmt.Sprintf("%d inclusion proofs", size), nil
}

func checkBundle(log *logfiles.Log, tree *formats.Checkpoint, bundle int64) error {
	size := int64(tree.Size)
	entries, err := log.Entries(size, bundle)
	if err != nil {
		return err
	}
	for i, entry := range entries {
		index := 256*bundle + int64(i)
		path, err := tlog.ProveRecord(size, index, log.Unchecked(size))
		if err != nil {
			return err
		}
		leaf := rfc6962.DefaultHasher.HashLeaf(entry)
		err = proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(index), tree.Size, leaf,
			raw(path), tree.Hash)
		if err != nil {
			return fmt.Errorf("record %d: %w", index, err)
		}
	}
	return nil
}

func checkGrowth(log *logfiles.Log, key note.Verifier, tree *formats.Checkpoint, file string) error {
	signed, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	old, _, _, err := formats.ParseCheckpoint(signed, key.Name(), key)
	if err != nil {
		return err
	}
	path, err := tlog.ProveTree(int64(tree.Size), int64(old.Size), log.Unchecked(int64(tree.Size)))
	if err != nil {
		return err
	}
	return proof.VerifyConsistency(rfc6962.DefaultHasher, old.Size, tree.Size, raw(path),
		old.Hash, tree.Hash)
}

func raw(hashes []tlog.Hash) [][]byte {
	var all [][]byte
	for _, hash := range hashes {
		all = append(all, hash[:])
	}
	return all
}
