# A monitor around `tier2 doctor --json` for RMMs that run PowerShell (5.1 or later): one line, and exit code 0 ok, 1 warning,
# 2 critical, 3 unknown. Not run yet: it was written where there is no PowerShell.
#
#   powershell.exe -NoProfile -File tier2-doctor.ps1
#   powershell.exe -NoProfile -File tier2-doctor.ps1 -Only button,bridge,queue
param(
  [string] $Program = "$env:ProgramFiles\Tier2\tier2.exe",
  [string] $Config = '',
  [string[]] $Only = @()
)

function Stop-Unknown([string] $Reason) {
  Write-Output "TIER2 UNKNOWN - $Reason"
  exit 3
}

$words = @('doctor', '--json')
if ($Config -ne '') { $words += @('--config', $Config) }
# `powershell -File` hands a list over as one word.
$names = @($Only | ForEach-Object { $_ -split ',' } | Where-Object { $_ -ne '' })
if ($names.Count -gt 0) { $words += @('--only') + $names }

$errorFile = [System.IO.Path]::GetTempFileName()
try {
  $found = & $Program @words 2> $errorFile | Out-String
  $code = $LASTEXITCODE
  $said = @(Get-Content -LiteralPath $errorFile)
} catch {
  Stop-Unknown "$Program cannot be started: $($_.Exception.Message)"
} finally {
  Remove-Item -LiteralPath $errorFile -ErrorAction SilentlyContinue
}

try {
  $answer = $found | ConvertFrom-Json
} catch {
  $answer = $null
}
if ($null -eq $answer -or $null -eq $answer.status) {
  $reason = "$Program gave no answer (exit code $code)"
  if ($said.Count -gt 0) { $reason = [string] $said[0] }
  Stop-Unknown $reason
}

# Asked to end it tells what it has, with the rest as skipped: that is no answer.
if ($code -gt 11) { Stop-Unknown "it was ended before it was done (exit code $code)" }

$bad = @($answer.checks | Where-Object { $_.status -eq 'fail' }) + @($answer.checks | Where-Object { $_.status -eq 'warn' })
$lines = ($bad | ForEach-Object { "$($_.name): $($_.message)" }) -join '; '
if ($bad.Count -eq 0) {
  $well = @($answer.checks | Where-Object { $_.status -eq 'ok' }).Count
  if ($well -eq 0 -and $answer.status -eq 'ok') {
    Stop-Unknown 'nothing could be looked at; run it as an administrator, or look what is skipped: tier2 doctor'
  }
  $lines = "checks that are well: $well"
}
$lines = $lines -replace '\|', '/' # begins performance data
switch ($answer.status) {
  'ok' { Write-Output "TIER2 OK - $lines"; exit 0 }
  'warn' { Write-Output "TIER2 WARNING - $lines"; exit 1 }
  'fail' { Write-Output "TIER2 CRITICAL - $lines"; exit 2 }
  default { Stop-Unknown "status $($answer.status)" }
}
