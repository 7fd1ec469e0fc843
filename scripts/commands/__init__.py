"""The subcommands of `yawan`: one module a group, with the work beside it in modules named after what they make."""
