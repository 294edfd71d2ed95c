#!/usr/bin/env bash
# Makes the environments of the programs that lsmri is compared with, under benchmarks/.peers.
# Each needs its own: medspaCy 1.3.1 runs only with spaCy 3.7.5 and NumPy 1.26. It has pyarrow
# beside it, for the archive of benchmarks/batch.py.
# Usage: benchmarks/setup_peers.sh [PYTHON]   (Python 3.11 or 3.12; default python3.11)
set -euo pipefail
cd "$(dirname "$0")"
python=${1:-python3.11}

make() {
  local name=$1 modules=$2
  shift 2
  if [[ -x .peers/$name/bin/python ]] && .peers/"$name"/bin/python -c "import $modules" 2>/dev/null; then
    echo "$name: there already"
    return
  fi
  "$python" -m venv --clear ".peers/$name"
  ".peers/$name/bin/python" -m pip install --quiet "$@"
  echo "$name: installed"
}

make medspacy medspacy,pyarrow "medspacy==1.3.1" "spacy==3.7.5" "numpy==1.26.4" "pyarrow==21.0.0"
make edsnlp edsnlp "edsnlp==0.23.0"
