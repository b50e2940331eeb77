auth={auth} resource={resource}
user=alice-$(date +%s) password='seven lamps on a quiet harbour' json='Content-Type: application/json'
member() { sed -n -e "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" -e t -e 'w /dev/stderr'; }

curl -sS "$auth/register" -H "$json" -d "{\"username\":\"$user\",\"password\":\"$password\"}" -w '\n'

login=$(curl -sS "$auth/login" -H "$json" -d "{\"username\":\"$user\",\"password\":\"$password\"}")
access=$(printf '%s' "$login" | member access_token)
refresh=$(printf '%s' "$login" | member refresh_token)

curl -sS "$resource/protected" -H "Authorization: Bearer $access" -w '\n'
curl -sS "$resource/me" -H "Authorization: Bearer $access" -w '\n'
curl -sS "$auth/get-jwt" -H "Authorization: Bearer $access" -w '\n'

renewed=$(curl -sS "$auth/oauth2/token" -d grant_type=refresh_token -d client_id=latchkey -d "refresh_token=$refresh")
access=$(printf '%s' "$renewed" | member access_token)
curl -sS "$resource/protected" -H "Authorization: Bearer $access" -w '\n'

curl -sS -X POST "$auth/logout" -H "Authorization: Bearer $access" -w '\n'
for replica in {replicas}; do curl -sS "$replica/protected" -H "Authorization: Bearer $access" -w ' %{http_code}\n'; done
