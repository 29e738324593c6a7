/**
 * What a job proves: the canonical text of a receipt and one digest over all receipts of a job,
 * whatever their order. Part of the contract: anybody can compute the same in any language.
 */
@NullMarked
package io.drover.schemas.evidence;

import org.jspecify.annotations.NullMarked;
