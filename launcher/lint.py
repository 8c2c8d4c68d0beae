CHECKS = {}
def lint(checks, fix): return 0
