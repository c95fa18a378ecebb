"""Merkle trees and seals. Pure."""
