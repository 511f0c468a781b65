"""A published warehouse -> one page of HTML on its quality: pure rendering over the answers of `warehouse/queries`."""
